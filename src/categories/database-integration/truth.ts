import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { newText, quiet, readBack, type Stage, write } from './acts.ts';
import type { Claim } from './claim.ts';

/** Writes of each kind that are looked up. */
const WRITES = 3;
/** Milliseconds by which statements are held up; our own look at the database takes far less. */
const HELD_UP = 250;
/** Milliseconds for a write of many statements, each of which is held up, as where every request makes a connection of its own. */
const HELD_UP_LONG = 30_000;
/** Times that it is tried on a machine that is too busy to look in time. */
const ATTEMPTS = 3;
/** Milliseconds after which what was only late has come. */
const SETTLED = 1_000;

/**
 * Looks up what was acknowledged: at once, at once while the subject's statements are held up on their way, and after
 * the subject was killed. `meanwhile` is done before the kill.
 */
export async function writeAndLook(
  context: ExperimentContext<Claim>,
  { room, db }: Stage,
  meanwhile: () => Promise<void>,
): Promise<void> {
  const { writes } = context.claim;
  const done: { readonly label: string; readonly value: string; readonly index: number }[] = [];
  const answers = new Map<number, EvidenceRecord<'request'>>();
  context.waiting('writes to be looked up');
  for (const [index, one] of writes.entries()) {
    await room.sql(`control ${index + 1}`, db, one.written, [newText(context)]);
    for (let count = 1; count <= WRITES; count += 1) {
      const label = `plain ${index + 1}.${count}`;
      const value = newText(context);
      const { answer } = await write(room, db, one, label, value);
      answers.set(index, answer);
      done.push({ label, value, index });
    }
  }

  const { heal } = await room.fault(db, 'delayed', { direction: 'to-service', delayMs: HELD_UP });
  for (const [index, one] of writes.entries()) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const label = `held up ${index + 1}.${attempt}`;
      const value = newText(context);
      const began = performance.now();
      const { answer } = await write(room, db, one, label, value, HELD_UP_LONG);
      done.push({ label, value, index });
      // The next one would be as long.
      if (answer.data.error === 'timeout') break;
      // A look of ours that took too long proves nothing.
      if (performance.now() - began - answer.data.ms < HELD_UP) break;
    }
  }
  await heal();
  await Promise.all([meanwhile(), quiet(context, SETTLED)]);
  // As late as may be: what it works on by itself it has moved on by now.
  for (const [index, one] of writes.entries()) {
    const answer = answers.get(index);
    if (answer) await readBack(room, `read before ${index + 1}`, one, answer);
  }

  context.waiting('the service to be ready after a kill');
  await room.stop('killed', 'SIGKILL');
  for (const { label, value, index } of done) {
    const one = writes[index];
    if (one) await room.sql(`kept ${label}`, db, one.written, [value]);
  }
  const again = await room.start('start again');
  if (!again.data.ready) return;
  for (const [index, one] of writes.entries()) {
    const answer = answers.get(index);
    if (answer) await readBack(room, `read after ${index + 1}`, one, answer);
  }
}
