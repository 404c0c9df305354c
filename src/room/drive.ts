import { build } from 'hdr-histogram-js';
import type { EvidenceData, EvidenceRecord } from '../model/evidence.ts';
import type { DriveRequest } from '../model/load.ts';
import type { Recorder, Room } from '../model/room.ts';
import { filledRequest } from './fill-secrets.ts';
import { subjectAddress } from './http.ts';
import { airlockOf, type Interior } from './interior.ts';

const CONNECTIONS = 1_000;
const TIMEOUT = 10_000;
/** Milliseconds beyond the last request's own time after which the airlock counts as silent. */
const SLACK = 15_000;
/** Records of single requests that stand in the summary itself. */
const MOST_RECORDS = 300;

type Summary = EvidenceData<'drive'>;
type Driven = Summary['records'][number];

/** Drives open-loop load from the airlock. Every request's record goes to a file of the run. */
export function openLoop(
  interior: Interior,
  keep: Recorder['keep'],
  room: string,
  prefix = 'room',
): Room['drive'] {
  return async (step, request) => {
    const { agent } = airlockOf(interior, 'a drive');
    const file = `drives/${prefix}-${interior.specs.name.split('-').at(-1)}-${interior.next()}.ndjson`;
    const at = arrivals(request.arrivals);
    const timeoutMs = request.timeout ?? TIMEOUT;
    const { drive } = await agent.call('drive.start', {
      ...subjectAddress(interior),
      requests: request.requests
        .map((driven) => filledRequest(interior, driven))
        .map(({ method, path, headers, body }) => ({
          method,
          path,
          headers: { ...headers },
          body: body === undefined ? null : Buffer.from(body).toString('base64'),
        })),
      at,
      connections: request.connections ?? CONNECTIONS,
      timeoutMs,
      keepBodies: request.keepBodies ?? 0,
      keepHeaders: [...(request.keepHeaders ?? [])],
    });
    const done = (async (): Promise<EvidenceRecord<'drive'>> => {
      const longest = (at.at(-1) ?? 0) + timeoutMs + SLACK;
      const { records, ...figures } = await agent.call('drive.result', { drive }, { timeoutMs: longest });
      const lines = records.map((record) => `${JSON.stringify(record)}\n`).join('');
      const kept = keep(file, step, Buffer.from(lines), room);
      return interior.record('drive', step, { ...summary(request, records), ...figures, file: kept });
    })();
    // Who asks for it hears of it; when the room is taken down meanwhile, nobody does.
    done.catch(() => undefined);
    return {
      done,
      mark: async (name) => (await agent.call('drive.mark', { drive, name })).at,
      progress: () => agent.call('drive.progress', { drive }),
      stop: async () => {
        await agent.call('drive.stop', { drive }).catch(() => undefined);
        return done;
      },
    };
  };
}

/** The moments at which requests are due, in milliseconds. */
export function arrivals(wanted: DriveRequest['arrivals']): number[] {
  if ('at' in wanted) return wanted.at.toSorted((a, b) => a - b);
  const count = Math.round(wanted.perSecond * wanted.seconds);
  return Array.from({ length: count }, (_, n) => (n * 1000) / wanted.perSecond);
}

/** What the records say together. */
export function summary(
  { requests, arrivals: wanted }: Pick<DriveRequest, 'requests' | 'arrivals'>,
  records: readonly Driven[],
): Omit<Summary, 'ms' | 'mostInFlight' | 'latest' | 'marks' | 'file'> {
  const outcomes: Record<string, number> = {};
  for (const { outcome } of records) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  const answered = records.filter(({ outcome }) => isStatus(outcome));
  return {
    requests: requests.map(({ method, path }) => ({ method, path })),
    perSecond: 'at' in wanted ? null : wanted.perSecond,
    sent: records.length,
    outcomes,
    response: percentiles(answered.map(({ due, done }) => done - due)),
    service: percentiles(answered.flatMap(({ sent, done }) => (sent === null ? [] : [done - sent]))),
    records: telling(records),
    truncated: records.length > MOST_RECORDS,
  };
}

/** All of them, or those that did not go well and then the slowest. */
function telling(records: readonly Driven[]): Driven[] {
  if (records.length <= MOST_RECORDS) return [...records];
  const badness = ({ outcome }: Driven) => (isStatus(outcome) && Number(outcome) < 400 ? 0 : 1);
  return records
    .toSorted((a, b) => badness(b) - badness(a) || b.done - b.due - (a.done - a.due))
    .slice(0, MOST_RECORDS)
    .toSorted((a, b) => a.n - b.n);
}

const isStatus = (outcome: string): boolean => /^\d{3}$/.test(outcome);

/** In milliseconds, to a hundredth; zeros for none. High dynamic range histogram: https://hdrhistogram.org */
function percentiles(times: readonly number[]): Summary['response'] {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 1e8,
    numberOfSignificantValueDigits: 3,
  });
  for (const ms of times) histogram.recordValue(Math.max(0, Math.round(ms * 100)));
  const at = (percentile: number) =>
    times.length === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 100;
  return {
    p50: at(50),
    p90: at(90),
    p99: at(99),
    max: times.length === 0 ? 0 : Math.max(...times),
    mean: times.length === 0 ? 0 : histogram.mean / 100,
  };
}
