import { asRequest } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { DriveRequest } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import type { Buffered, Claim } from './claim.ts';

export type Context = ExperimentContext<Claim>;

/** Milliseconds beyond the grace that we wait before we kill. */
export const BEYOND = 1_500;

export const requestsOf = ({ workload }: SubjectFacts): readonly HttpAction[] =>
  workload.filter((action) => action.kind === 'http');

export const driven = (actions: readonly HttpAction[]): Pick<DriveRequest, 'requests'> => ({
  requests: actions.map(asRequest),
});

export async function ask(
  room: Room,
  step: string,
  request: HttpAction,
): Promise<{ readonly status: number | null; readonly ms: number }> {
  const { data } = await room.request({ step, ...asRequest(request), timeout: 10_000 });
  return data;
}

/** Sends what is acknowledged before it is written, as often as claimed, all at once. */
export async function acknowledge(
  room: Room,
  step: string,
  { action, times }: Buffered,
): Promise<EvidenceRecord<'drive'>> {
  const at = Array.from({ length: times }, () => 0);
  const driving = await room.drive(step, { ...driven([action]), arrivals: { at } });
  return driving.done;
}
