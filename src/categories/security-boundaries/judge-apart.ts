import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

type Request = EvidenceRecord<'request'>;

/** Answers of a service that stumbles over a request. Others may be told for what came before: too many, locked out, there already. */
const STUMBLES = [400, 422, 500];

/** Whether a body changed what others are answered, for as long as the process lives (CWE-1321). */
export function keepsRequestsApart({ claim, evidence }: Input): Check {
  const rule = 'keeps-requests-apart';
  if (claim.bodies.length === 0) return notApplicable(rule, 'The contract claims no bodies.');
  const requests = evidence.from(OWN, 'request', 'over-posting');
  const [note] = evidence.from(OWN, 'note', 'over-posting').filter(({ step }) => step === 'marks of bodies');
  const { kept, polluted } = note?.data.values ?? {};
  if (typeof kept !== 'string' || typeof polluted !== 'string')
    return inconclusive(rule, 'No body was sent that reaches for what all objects share.');
  const looked: Request[] = [];
  const offences: { readonly says: string; readonly record: EvidenceRecord }[] = [];
  for (const [index, { request }] of claim.bodies.entries()) {
    const at = (step: string) => requests.find((one) => one.step === `apart ${index} · ${step}`);
    const isGood = (one: Request | undefined) =>
      one !== undefined && isGoodAnswer(request.expect, one.data.status);
    const before = at('before');
    const after = ['after 1', 'after 2'].flatMap((step) => at(step) ?? []);
    const anew = at('started again');
    const what = `${request.method} ${request.path}`;
    const [last] = after.slice(-1);
    if (!before || !last) continue;
    if (!isGood(before))
      return inconclusive(
        rule,
        `${what} was answered with ${before.data.status ?? before.data.error} as it stands.`,
        before,
      );
    looked.push(before, ...after);
    const showing = after.find((one) => shows(one, polluted));
    const stumbles = after.every(({ data }) => STUMBLES.includes(data.status ?? 0));
    if (!showing && !stumbles) continue;
    // What a new process does as well was kept somewhere, or has another reason.
    if (!anew || !isGood(anew) || shows(anew, polluted) || shows(before, kept)) continue;
    const told = showing ?? last;
    offences.push({
      record: told,
      says: `After bodies with ${quote('__proto__')} and ${quote('constructor')}, which were sent before, an ordinary ${what} was answered with ${told.data.status}: ${quote(told.data.response)}; before them and in a new process with ${anew.data.status}.`,
    });
  }
  if (looked.length === 0) return inconclusive(rule, 'Nothing was seen that could tell.');
  return unless(
    rule,
    looked,
    offences,
    `${looked.length} ordinary requests before and after bodies with ${quote('__proto__')} and ${quote('constructor')} were answered alike.`,
  );
}

const shows = ({ data }: Request, mark: string): boolean =>
  JSON.stringify([data.response.text, data.responseHeaders]).includes(mark);
