import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { onceMore } from '../../lib/deeds.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import { isTurnedAway } from '../../lib/turned-away.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { BESIDE } from './claim.ts';
import { article, type Input, OWN, type Request, requests, what, wrongRequests } from './judge-seen.ts';

export function rejectsWith4xx(input: Input): Check {
  const rule = 'rejects-with-4xx';
  if (input.subject.kind === 'service' && !speaksHttp(input.subject) && input.claim.requests.length === 0) {
    return notApplicable(rule, 'Nothing in the contract says that the service speaks HTTP.');
  }
  // Which methods a resource takes is for its server to say (RFC 9110, 9.1): many answer a health path to any.
  const looked = wrongRequests(input)
    .filter((request) => request.step !== 'wrong method' || (request.data.status ?? 500) >= 400)
    // No answer in time is what bounded-time is about.
    .filter((request) => request.data.error !== 'timeout');
  if (looked.length === 0 && input.claim.anyRoute && input.claim.requests.length === 0)
    return notApplicable(rule, 'It answers every path, and the contract gives no request to be spoilt.');
  const broken = requests(input).filter(
    (request) =>
      /^(broken path|extreme)/.test(request.step) &&
      request.data.error !== 'timeout' &&
      !isTurnedAway(request),
  );
  const offences = [...looked, ...broken].flatMap((request) => {
    const { status, error, method, path } = request.data;
    if (status !== null && status >= 400 && status < 500) return [];
    // What is extreme may be good. Some servers take such a path for another one (RFC 3986, 6.2), and some refuse it and reset the connection behind their answer.
    if (broken.includes(request) && (status === null ? hasBegun(request) : status < 400)) return [];
    // A server may also simply end a connection that is too slow or brings too much (RFC 9110, 15.5.9 and 15.5.14).
    if (status === null && /^too (slow|large)/.test(request.step)) return [];
    // Not every server knows only some methods; 501 is what RFC 9110 (15.6.2) gives for unknown ones.
    if (request.step === 'wrong method' && status === 501) return [];
    return [
      {
        record: request,
        says: `${method} ${path} with ${described(request)} was answered with ${status ?? error}: ${quote(request.data.response)}.`,
      },
    ];
  });
  return unless(
    rule,
    [...looked, ...broken],
    offences,
    `All ${looked.length} bad requests were answered with 4xx, and broken paths and extreme values with no error of the server.`,
  );
}

/** Whether the head of an answer came, whatever became of the rest. */
const hasBegun = ({ data }: Request): boolean => Object.keys(data.responseHeaders).length > 0;

/** As it stands behind “with”. */
const described = (request: Request): string =>
  /^too large/.test(request.step)
    ? `a body ${request.step}${request.step.includes(',') ? ',' : ''}`
    : article(what(request));

/** Whether clients that keep their connections keep others out. */
export function servesBesideOthers(input: Input): Check {
  const rule = 'serves-beside-others';
  const { within } = input.claim;
  if (!speaksHttp(input.subject) && input.claim.requests.length === 0)
    return notApplicable(rule, 'Nothing in the contract says that the service speaks HTTP.');
  // Where it was tried twice, the second time counts.
  const last = <T extends EvidenceRecord>(records: readonly T[], step: string): T | undefined =>
    records.findLast((record) => [step, onceMore(step)].includes(record.step));
  const [alone, beside] = ['alone', BESIDE].map((step) => last(requests(input), step));
  const held = last(input.evidence.from(OWN, 'held'), 'clients that stay');
  if (!alone || !beside || !held) return unless(rule, [], [], '');
  const named = `${beside.data.method} ${beside.data.path}`;
  if (alone.data.status === null || alone.data.ms > within / 2)
    return inconclusive(
      rule,
      `Already alone, ${named} was answered with ${alone.data.status ?? alone.data.error} after ${Math.round(alone.data.ms)} ms.`,
      alone,
    );
  const { status, error, ms } = beside.data;
  const isServed = status !== null && ms <= within && (status < 500 || status === alone.data.status);
  const { connections } = held.data;
  const stood = connections.filter(({ state }) => state !== 'never-stood').length;
  if (isServed && stood === 0)
    return inconclusive(rule, 'Not one of the connections stood beside which it was asked.', held);
  return unless(
    rule,
    [alone, held, beside],
    isServed
      ? []
      : [
          {
            record: beside,
            says: `While ${stood} clients held connections (some silent, some answered before, some in the middle of a request), ${named} was answered with ${status ?? error} after ${Math.round(ms)} ms; alone with ${alone.data.status} after ${Math.round(alone.data.ms)} ms.`,
          },
        ],
    `Beside ${stood} clients that were slow or silent, ${named} was answered with ${status} after ${Math.round(ms)} ms.`,
  );
}

export function healthyAfter(input: Input): Check {
  const all = input.evidence.from(OWN, 'subject-state').filter((state) => state.step.startsWith('after '));
  // Where it was looked at twice, the second time counts.
  const looked = all.filter(({ step }) => !all.some((other) => other.step === onceMore(step)));
  const again = requests(input).filter((request) => request.step === 'good again 0');
  const offences = [
    ...looked
      .filter((state) => !state.data.running || !state.data.ready)
      .map((state) => ({
        record: state,
        says: `${state.step.replace(/^after/, 'After')}, the service was ${state.data.running ? `running but not ready (${state.data.detail})` : `gone, with exit code ${state.data.exitCode}`}.`,
      })),
    ...again
      .filter((request) => request.data.status === null || request.data.status >= 500)
      .map((request) => ({
        record: request,
        says: `Afterwards even the good request was answered with ${request.data.status ?? request.data.error}.`,
      })),
  ];
  return unless(
    'healthy-after',
    [...looked, ...again],
    offences,
    'The service was running and ready after all of it.',
  );
}
