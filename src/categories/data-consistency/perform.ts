import { fieldOf } from '../../lib/answer.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import type { Planned } from './plan.ts';

/** Clients at the same time. */
const CONNECTIONS = 16;
const TIMEOUT_MS = 5_000;
/** Bytes of an answer in which a value is looked for. */
const BODY_BYTES = 2_048;

type History = EvidenceRecord<'history'>;

/**
 * Does operations when they are due, whatever becomes of those before, and writes down what their clients saw.
 *
 * @param meanwhile what befalls the subject while they are under way.
 */
export async function perform(
  context: ExperimentContext<Claim>,
  room: Room,
  name: string,
  planned: readonly Planned[],
  meanwhile: (driving: Driving) => Promise<void> = async () => {},
): Promise<History> {
  const inOrder = planned.toSorted((a, b) => a.at - b.at);
  const driving = await room.drive(name, {
    requests: inOrder.map(({ action }) => ({
      method: action.method,
      path: action.path,
      headers: action.headers,
      ...(action.body !== null && { body: action.body }),
    })),
    arrivals: { at: inOrder.map(({ at }) => at) },
    connections: CONNECTIONS,
    timeout: TIMEOUT_MS,
    keepBodies: BODY_BYTES,
  });
  const [{ data }] = await Promise.all([driving.done, meanwhile(driving)]);
  const operations = data.records.flatMap((record) => {
    const one = inOrder[record.n];
    if (one === undefined) return [];
    const answered = /^[23]\d\d$/.test(record.outcome);
    return [
      {
        f: one.f,
        args: { ...one.args },
        began: record.due,
        sent: record.sent,
        ended: record.done,
        outcome: record.outcome,
        value: answered && one.field !== null ? fieldOf(record.body, one.field) : null,
      },
    ];
  });
  return context.recorder.record(
    'history',
    name,
    { name, operations, truncated: data.truncated, marks: data.marks },
    room.name,
  );
}
