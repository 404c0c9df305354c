import type { ExperimentContext } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { perform, preparedRoom, recreate, statePaths } from './project.ts';

/** Parts of an act’s life after which it is killed: what was acknowledged before it must bear all of them. */
const PARTS = [0.45, 0.7, 0.9] as const;
/** Part of a reader’s life after which it is killed: it is loading then. */
const LOADING = 0.75;

/** Every command is a process of its own; each act but the first is killed a few times before it may end. */
export async function lifeOfCommand(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const { acts, fails, read, second } = claim;
  const [first, ...others] = acts;
  if (!first) return;
  const room = await preparedRoom(context);
  const paths = statePaths(claim, subject);
  const look = async (step: string) => {
    for (const path of paths) await room.files(step, path);
  };
  await perform(room, 'read before', read);
  const done = await perform(room, 'act 0', first);
  await look('left before loading');
  const reader = await perform(room, 'read after act 0', read);
  await perform(room, 'read after act 0 again', read);
  await look('left after loading');
  const lifeOf = ({ lifeMs, ms }: typeof done.data): number => lifeMs ?? ms;
  for (const [index, act] of others.entries()) {
    for (const [attempt, part] of PARTS.entries()) {
      waiting(`what is left when act ${index + 1} is killed`);
      const afterMs = lifeOf(done.data) * (part + 0.1 * (random() - 0.5));
      await perform(room, `kill ${index + 1}.${attempt}`, act, { signal: { name: 'SIGKILL', afterMs } });
      await perform(room, `read after kill ${index + 1}.${attempt}`, read);
    }
    await perform(room, `act ${index + 1}`, act);
    await perform(room, `read after act ${index + 1}`, read);
  }
  waiting('what is left when a reader is killed');
  await perform(room, 'kill of the reader', read, {
    signal: { name: 'SIGKILL', afterMs: lifeOf(reader.data) * LOADING },
  });
  await perform(room, 'read after kill of the reader', read);
  if (second) await perform(room, 'second reader', second);
  await recreate(room, claim);
  await perform(room, 'read after recreation', read);
  if (second) await perform(room, 'second reader after recreation', second);
  for (const [index, { act }] of fails.entries()) {
    waiting('what is remembered of a failure');
    await perform(room, `fail ${index}`, act);
    await perform(room, `read after fail ${index}`, read);
  }
}
