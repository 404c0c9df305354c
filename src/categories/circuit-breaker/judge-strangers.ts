import { isGoodAnswer } from '../../lib/actions.ts';
import { holdsDecimal } from '../../lib/own-decimal.ts';
import { placeholders } from '../../lib/template.ts';
import {
  type Call,
  callsOf,
  type Input,
  type Look,
  looksOf,
  type Offence,
  OWN,
  wasOpen,
} from './judge-seen.ts';

/** A request, what it got while all was well, what it asked of the upstream then, and what it got while the breaker was open. */
interface Asker {
  readonly named: string;
  readonly wellAnswers: readonly string[];
  readonly looks: readonly Look[];
  readonly open: readonly Call[];
  /** The number that the upstream told it alone; null where that is not known. */
  readonly told: string | null;
}

/** Answers while it was open that hold what the upstream had told for another request, and for that alone. */
export function strangersAnswers(input: Input, rule: string): readonly Offence[] {
  if (!input.claim.failures.includes('error') || wasOpen(input, rule, 'error')) return [];
  const askers = askersOf(input);
  return askers.flatMap((asker) =>
    askers
      .filter((other) => other !== asker && isApart(asker, other))
      .flatMap(({ told, named }) => {
        if (told === null || asker.wellAnswers.some((text) => holdsDecimal(text, told))) return [];
        const wrong = asker.open.find(({ data }) => holdsDecimal(data.response.text, told));
        return wrong
          ? [
              {
                record: wrong,
                says: `While it was open, ${asker.named} was answered with ${told}, which the upstream had told for ${named} alone.`,
              },
            ]
          : [];
      }),
  );
}

/** Those that ask the same each time. */
function askersOf(input: Input): readonly Asker[] {
  const { action, alike } = input.claim;
  const textOf = ({ data }: Call) => data.response.text;
  const looks = looksOf(input, 'errors', 'alike in health');
  const one = (step: string) =>
    input.evidence.from(OWN, 'request', 'errors').filter((call) => call.step === step);
  const first: Asker = {
    named: `${action.method} ${action.path}`,
    wellAnswers: callsOf(input, 'errors', 'baseline').map(textOf),
    looks: looksOf(input, 'errors', 'baseline'),
    open: callsOf(input, 'errors', 'errors · open'),
    told: null,
  };
  const others = alike.map((request, index): Asker => {
    const well = one(`alike in health ${index}`);
    const decimal = input.evidence
      .from(OWN, 'upstream', 'errors')
      .find(({ step }) => step === `alike in health ${index}`)?.data.decimal;
    const heard = well.some(
      (call) =>
        isGoodAnswer(request.expect, call.data.status) &&
        typeof decimal === 'string' &&
        holdsDecimal(textOf(call), decimal),
    );
    return {
      named: `${request.method} ${request.path}`,
      wellAnswers: well.map(textOf),
      looks: looks.slice(index, index + 1),
      open: one(`alike while open ${index}`),
      told: heard ? (decimal ?? null) : null,
    };
  });
  const same = [action, ...alike].map((request) => !placeholders(request).includes('n'));
  return [first, ...others].filter((asker, index) => same[index] && asker.wellAnswers.length > 0);
}

/** Whether they asked the upstream for different things, as far as its paths tell. */
function isApart(one: Asker, other: Asker): boolean {
  if (one.told !== null && one.told === other.told) return false;
  const [of, others] = [one, other].map(({ looks }) => looks.flatMap(({ data }) => data.arrivals));
  if (!of?.length || !others?.length) return false;
  if ([...one.looks, ...other.looks].some(({ data }) => data.truncated)) return false;
  return of.every(({ path }) => others.every((arrival) => arrival.path !== path));
}
