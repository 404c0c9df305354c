import { asRequest } from '../../lib/actions.ts';
import { fill, placeholders } from '../../lib/template.ts';
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

/** The action so many times: where it holds `${value}`, with a text that no other has; otherwise once, for it is the same each time. */
export function eachItsOwn(action: HttpAction, times: number, step: string): readonly HttpAction[] {
  if (!placeholders(action).includes('value')) return [action];
  const label = step.replaceAll(' ', '-');
  return Array.from({ length: times }, (_, n) => fill(action, { value: `cleanroom-${label}-${n + 1}` }));
}

/** Sends what is acknowledged before it is written, as often as claimed, all at once. */
export async function acknowledge(
  room: Room,
  step: string,
  { action, times }: Buffered,
): Promise<EvidenceRecord<'drive'>> {
  const at = Array.from({ length: times }, () => 0);
  const driving = await room.drive(step, { ...driven(eachItsOwn(action, times, step)), arrivals: { at } });
  return driving.done;
}
