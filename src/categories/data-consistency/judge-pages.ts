import { counted, fail, inconclusive, notApplicable, pass, quote } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { ALL_ON_ONE, PAGE } from './claim.ts';
import { type Input, OWN } from './judge-seen.ts';

type Request = EvidenceRecord<'request'>;

/** Whether a list that is told page by page is the one that is told at once. */
export function pagesAreWhole(input: Input): Check {
  const rule = 'pages-are-whole';
  const { pages } = input.claim.bank ?? {};
  if (!pages) return notApplicable(rule, 'The contract claims no list that is told page by page.');
  const requests = input.evidence.from(OWN, 'request');
  const [all, again] = ALL_ON_ONE.map((step) => requests.find((request) => request.step === step));
  const turned = requests.filter(({ step }) => step.startsWith(PAGE));
  if (!all || !again) return inconclusive(rule, 'The list was not asked for.');
  const looked = [all, ...turned, again];
  const lists = looked.map((request) => listOf(request, pages.items));
  const silent = looked.find((_, index) => lists[index] === null);
  if (silent)
    return inconclusive(
      rule,
      `${named(silent)} held no list in its field ${pages.items}: ${quote(silent.data.response)}.`,
      silent,
    );
  const [atOnce = [], ...others] = lists.map((list) => list ?? []);
  const afterwards = others.pop() ?? [];
  if (atOnce.join() !== afterwards.join())
    return inconclusive(rule, 'The list changed while it was read.', looked);
  if (turned.length < 2 || others.slice(1).every((page) => page.length === 0))
    return inconclusive(rule, 'All of it was on the first page, so none was turned.', looked);
  const told = others.flat();
  // Either may end earlier: one page holds so much, and so many pages are turned.
  const length = Math.min(atOnce.length, told.length);
  const [want, got] = [atOnce.slice(0, length), told.slice(0, length)];
  if (want.join() === got.join())
    return pass(
      rule,
      `${counted(length, 'entry', 'entries')} on ${turned.length} pages were those that are told at once, in the same order.`,
      looked,
    );
  const missing = want.filter((entry) => !told.includes(entry));
  const twice = told.filter((entry, index) => told.indexOf(entry) !== index);
  const what = [
    missing.length > 0 &&
      `${counted(missing.length, 'entry', 'entries')} of ${want.length} on no page, such as ${quote(missing[0] ?? '')}`,
    twice.length > 0 &&
      `${counted(twice.length, 'entry', 'entries')} on two, such as ${quote(twice[0] ?? '')}`,
  ].filter(Boolean);
  return fail(
    rule,
    `${named(all)} tells a list at once; page by page it has ${what.join(', and ') || 'another order'}.`,
    looked,
  );
}

const named = ({ data: { method, path } }: Request): string => `${method} ${path}`;

/** The entries of a list, each as text; null where there is none. */
function listOf({ data }: Request, path: string): readonly string[] | null {
  if (data.status === null || data.status >= 400) return null;
  try {
    let value: unknown = JSON.parse(data.response.text);
    for (const name of path.split('.')) value = (value as Readonly<Record<string, unknown>>)[name];
    return Array.isArray(value) ? value.map((entry) => JSON.stringify(entry)) : null;
  } catch {
    return null;
  }
}
