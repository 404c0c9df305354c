import { counted, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { IDLE } from './claim.ts';
import { at, type Input } from './judge-evidence.ts';

/**
 * Whether kept connections outlast the balancer's idle time. Where the service closes first, a request that the balancer sends at that
 * moment is lost, and its client gets a 502 (RFC 9112, 9.3.1 and 9.5).
 */
export function outlastsTheBalancer(input: Input): Check {
  const rule = 'outlasts-the-balancer';
  const { keepsIdle } = input.claim;
  if (keepsIdle === undefined)
    return notApplicable(rule, 'The contract does not say for how long the balancer keeps idle connections.');
  const begun = at(input, 'held', 'idle', IDLE.begins);
  const over = at(input, 'held', 'idle', IDLE.over);
  if (!begun || !over)
    return inconclusive(rule, 'No connection was kept: the service was not seen to become ready.');
  const kept = begun.data.connections.filter(({ state }) => state === 'open');
  if (kept.length === 0) {
    const answered = begun.data.connections.some(({ status }) => status !== null);
    return answered
      ? pass(rule, 'It closes each connection with its answer, so that none is kept.', [begun])
      : inconclusive(rule, 'No connection was answered.', [begun]);
  }
  const closed = over.data.connections.filter(
    ({ state, endedMs }) => state !== 'open' && endedMs !== null && endedMs <= keepsIdle,
  );
  const first = Math.min(...closed.map(({ endedMs }) => endedMs ?? 0));
  return unless(
    rule,
    [begun, over],
    closed.length === 0
      ? []
      : [
          {
            record: over,
            says: `Of ${counted(kept.length, 'idle connection')} it closed ${closed.length}, the first after ${seconds(first)}; the balancer keeps them for ${seconds(keepsIdle)}, and what it sends just then is lost.`,
          },
        ],
    `${counted(kept.length, 'connection')} stayed open through ${seconds(keepsIdle)} without a request.`,
  );
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
