import { type Context, prepared, takeBackup } from './acts.ts';
import { damagesOf } from './damage.ts';

/** Offers broken backups to a state that is newer than the backup; then the good one, which must be taken. */
export async function damaged(context: Context): Promise<void> {
  const { claim, random, recorder, waiting } = context;
  const bench = await prepared(context);
  if (bench === null) return;
  const taken = await takeBackup(context, bench, 'backup', `${claim.folder}/cleanroom.backup`);
  if (taken === null || taken.bytes.length === 0) return;
  await bench.perform('change', claim.changes);
  await bench.stop('stop');
  await bench.look('before · start');
  const file = `${claim.folder}/cleanroom-damaged.backup`;
  for (const { name, what, bytes } of damagesOf(taken.bytes, random)) {
    waiting(`the answer to a backup that is ${name}`);
    await bench.room.put(file, bytes);
    recorder.record(
      'note',
      `damaged · ${name}`,
      { name: 'damaged backup', values: { what } },
      bench.room.name,
    );
    await bench.restore(`damaged · ${name}`, file);
    await bench.look(`after · ${name}`);
  }
  await bench.room.put(file, taken.bytes);
  await bench.restore('good after all', file);
  await bench.look('good after all');
}
