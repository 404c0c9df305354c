import { ddmin } from '../../lib/ddmin.ts';
import type { Experiment } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { drawTroubles } from './command-schedule.ts';
import { tryCommands } from './command-trial.ts';
import { failing } from './judge-trial.ts';
import { drawSchedule, permitted } from './schedule.ts';
import type { Context } from './stage.ts';
import { tryOut } from './trial.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'all-at-once',
    fullOnly: true,
    title:
      'breaks all that the contract permits, in overlapping waves under mixed work, and then looks at everything',
    seconds: 300,
    applies: (subject, claim) =>
      subject.kind === 'service' && claim.mix.length > 0 && permitted(subject, claim).length > 0,
    act: (context) =>
      allAtOnce(
        context,
        drawSchedule(permitted(context.subject, context.claim), context.claim.together, context.random),
        tryOut,
      ),
  },
  {
    id: 'commands-in-trouble',
    fullOnly: true,
    title:
      'lets all that the contract permits befall its commands, alone and together, and then looks at everything',
    seconds: 300,
    applies: (subject, claim) => subject.kind === 'command' && (claim.commands?.faults.length ?? 0) > 0,
    act: (context) => allAtOnce(context, drawTroubles(context.claim, context.random), tryCommands),
  },
];

/** One trial of some faults in a room of its own; gives all that was seen. */
type Try<Fault> = (context: Context, faults: readonly Fault[]) => Promise<readonly EvidenceRecord[]>;

/** The whole schedule, and where that fails, fewer and fewer faults for as long as the contract allows. */
async function allAtOnce<Fault>(
  context: Context,
  schedule: readonly Fault[],
  tryOne: Try<Fault>,
): Promise<void> {
  const { claim, subject } = context;
  const first = await tryOne(context, schedule);
  const failed = failing({ claim, subject, records: first });
  if (failed.length > 0 && context.explain) await shrink(context, schedule, tryOne, failed);
}

/** Looks for the fewest faults that still break a rule that the whole schedule broke (delta debugging). */
async function shrink<Fault>(
  context: Context,
  schedule: readonly Fault[],
  tryOne: Try<Fault>,
  failed: readonly string[],
): Promise<void> {
  const { claim, subject, recorder, waiting } = context;
  const began = performance.now();
  let rooms = 0;
  const stillFails = async (faults: readonly Fault[]): Promise<boolean | null> => {
    if (rooms >= claim.shrink.rooms || performance.now() - began > claim.shrink.within) return null;
    rooms += 1;
    waiting(`room ${rooms}: whether ${faults.length} of ${schedule.length} faults still fail`);
    const records = await tryOne(context, faults);
    return failing({ claim, subject, records }).some((rule) => failed.includes(rule));
  };
  const { items, minimal } = await ddmin(schedule, stillFails);
  recorder.record('note', 'shrunk', {
    name: 'shrunk',
    values: { minimal, rooms, left: items.length, seconds: Math.round((performance.now() - began) / 1_000) },
  });
}
