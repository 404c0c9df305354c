import { isGoodAnswer } from '../../lib/actions.ts';
import { counted, fail, inconclusive, notApplicable, unless } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Action, HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Claim, IN_PEACE, IN_PEACE_AGAIN } from './claim.ts';
import { OWN, sameRoom } from './judge-evidence.ts';

type Input = JudgeInput<Claim>;
type Request = EvidenceRecord<'request'>;

const AFTER = 'first request after ';
/** The same request, when it had long been ready. */
const CONTROL = 'all was well';

export function firstRequest({ evidence, claim, subject }: Input): Check {
  const rule = 'first-request-succeeds';
  const action = claim.first ?? subject.workload.find(isHttp);
  if (!action) return notApplicable(rule, 'The contract names no request, neither here nor in the workload.');
  const all = evidence.from(OWN, 'request');
  const asked = all.filter(({ step }) => step.startsWith(AFTER));
  const good = ({ data }: Request): boolean => isGoodAnswer(action.expect, data.status);
  const looked = asked.filter(({ step }) => !step.endsWith(CONTROL));
  if (looked.length === 0)
    return inconclusive(rule, 'No first request was sent, since it was never seen to become ready.');
  const what = `${action.method} ${action.path}`;
  const whenever = [...asked, ...all.filter(({ step }) => step.startsWith(IN_PEACE))];
  if (!whenever.some(good))
    return inconclusive(rule, `${what} never succeeded, also later; correct it in the contract.`, whenever);
  const found = looked
    .filter((request) => !good(request))
    .map((request) => {
      const peace = sameRoom(request, all).find(({ step }) => step.startsWith(IN_PEACE_AGAIN)) ?? null;
      const before = peace && !good(peace) ? peace : null;
      return { request, before, tells: before ? comparison(request, before) : 'bad' };
    });
  const bad = found.filter(({ tells }) => tells === 'bad').map(({ request }) => request);
  const [worst] = bad;
  if (worst) {
    return fail(
      rule,
      `It said that it was ready, and the first request after ${moment(worst)}, ${what}, was answered with ${answer(worst)}; later the same request succeeded.`,
      [...bad, ...whenever.filter(good).slice(0, 1)],
    );
  }
  const [unknown] = found.filter(({ tells }) => tells === 'nothing');
  if (unknown?.before) {
    return inconclusive(
      rule,
      `Sent twice in peace, ${what} was answered with ${answer(unknown.before)} the second time, so its answer after ${moment(unknown.request)}, ${answer(unknown.request)}, tells nothing; name one as \`first\` that can be repeated.`,
      [unknown.request, unknown.before],
    );
  }
  const same = found.flatMap(({ request, before }) => (before ? [request, before] : []));
  return unless(
    rule,
    [...looked, ...same.filter((record) => !looked.includes(record))],
    [],
    same.length === 0
      ? `${what} succeeded at once, whenever it had become ready (${counted(looked.length, 'time')}).`
      : `${what} succeeded at once, whenever it had become ready, or was answered as when it was repeated in peace (${counted(looked.length, 'time')}).`,
  );
}

/**
 * What the answer to a request tells that was not good in peace either. A refusal that names the client's own mistake, as of what was done
 * already, takes a service that works; but where it is another one, or where it failed in peace too, nobody knows what it should be.
 */
function comparison({ data: { status } }: Request, before: Request): 'as in peace' | 'nothing' | 'bad' {
  if (isRefusal(status)) return status === before.data.status ? 'as in peace' : 'nothing';
  return isRefusal(before.data.status) ? 'bad' : 'nothing';
}

const isRefusal = (status: number | null): boolean => status !== null && status >= 400 && status < 500;

const moment = ({ step }: Request): string => step.slice(AFTER.length);

const answer = ({ data: { status, error } }: Request): string => `${status ?? error}`;

const isHttp = (action: Action): action is HttpAction => action.kind === 'http';
