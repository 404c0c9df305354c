import { ddmin } from '../../lib/ddmin.ts';
import type { Experiment } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { failing } from './judge-trial.ts';
import { drawSchedule, type PlannedFault, permitted } from './schedule.ts';
import type { Context } from './stage.ts';
import { tryOut } from './trial.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'all-at-once',
    fullOnly: true,
    title:
      'breaks all that the contract permits, in overlapping waves under mixed work, and then looks at everything',
    seconds: 300,
    applies: (subject, claim) => subject.kind === 'service' && permitted(subject, claim).length > 0,
    act: allAtOnce,
  },
];

/** The whole schedule, and where that fails, fewer and fewer faults for as long as the contract allows. */
async function allAtOnce(context: Context): Promise<void> {
  const { claim, subject, random } = context;
  const schedule = drawSchedule(permitted(subject, claim), claim.together, random);
  const first = await tryOut(context, schedule);
  const failed = failing({ claim, subject, records: first });
  if (failed.length > 0 && context.explain) await shrink(context, schedule, failed);
}

/** Looks for the fewest faults that still break a rule that the whole schedule broke (delta debugging). */
async function shrink(
  context: Context,
  schedule: readonly PlannedFault[],
  failed: readonly string[],
): Promise<void> {
  const { claim, subject, recorder, waiting } = context;
  const began = performance.now();
  let rooms = 0;
  const stillFails = async (faults: readonly PlannedFault[]): Promise<boolean | null> => {
    if (rooms >= claim.shrink.rooms || performance.now() - began > claim.shrink.within) return null;
    rooms += 1;
    waiting(`room ${rooms}: whether ${faults.length} of ${schedule.length} faults still fail`);
    const records: readonly EvidenceRecord[] = await tryOut(context, faults);
    return failing({ claim, subject, records }).some((rule) => failed.includes(rule));
  };
  const { items, minimal } = await ddmin(schedule, stillFails);
  recorder.record('note', 'shrunk', {
    name: 'shrunk',
    values: { minimal, rooms, left: items.length, seconds: Math.round((performance.now() - began) / 1_000) },
  });
}
