import { type Context, prepared, takeBackup } from './acts.ts';
import { damagesOf } from './damage.ts';
import { filesOf, storesOf } from './declared.ts';
import { AFTER_REFUSALS, BEFORE_REFUSALS } from './judge-reads.ts';

/** Offers broken backups to a state that is newer than the backup; then the good one, which must be taken. */
export async function damaged(context: Context): Promise<void> {
  const { claim, random, recorder, subject, waiting } = context;
  const bench = await prepared(context);
  if (bench === null) return;
  const taken = await takeBackup(context, bench, 'backup', `${claim.folder}/cleanroom.backup`);
  if (taken === null || taken.bytes.length === 0) return;
  await bench.perform('change', claim.changes);
  await bench.stop('stop');
  // Where the reads are how the state is looked at, they are done after each refusal anyway. What they write themselves is there before.
  const asks =
    subject.kind === 'command' && storesOf(subject, claim).length + filesOf(subject, claim).length > 0;
  if (asks) await bench.perform(BEFORE_REFUSALS, claim.reads);
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
    await bench.restore(`damaged · ${name}`, file, { shared: true });
    await bench.look(`after · ${name}`);
  }
  if (asks) await bench.perform(AFTER_REFUSALS, claim.reads);
  await bench.room.put(file, taken.bytes);
  await bench.restorePatiently('good after all', file, { shared: true });
  await bench.look('good after all');
}
