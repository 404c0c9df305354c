import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { took } from '../../lib/deeds.ts';
import { mentions, mentionsPlace } from '../../lib/mentions.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';
import { type Case, isRefused, type Seen, said, unlessAny } from './judge-cases.ts';

const refused = ({ mutant, answer }: Case): boolean => mutant.expected === 'refused' && isRefused(answer);

export function namesThePlace({ cases }: Seen): Check {
  // Beside values that were made up, its first complaint may be about one of those.
  const looked = cases.filter((one) => refused(one) && !one.mutant.madeUp);
  return unlessAny('names-the-place', looked, {
    wrong: (one) => !named(one),
    says: ({ mutant, answer }) =>
      `With ${mutant.kind} (${mutant.what}), it named neither ${wanted(mutant)}; it said ${quote(said(answer))}.`,
    good: `All ${looked.length} refusals name the key, the line or the file.`,
  });
}

function named({ mutant, answer }: Case): boolean {
  const text = said(answer);
  const { names, lines, file } = mutant;
  if (names.some((name) => mentions(text, name))) return true;
  // Variables stand in no file, and so in no line.
  return lines !== null && file !== null && mentionsPlace(text, lines.from, lines.to);
}

function wanted({ names, lines, file }: Case['mutant']): string {
  const [first] = names;
  const key = first === undefined ? [] : [first];
  const line = file === null ? ['anything else of it'] : lines === null ? [] : ['a line'];
  return [...key, ...line].join(' nor ') || 'the file';
}

export function suggestsTheRightKey({ claim }: JudgeInput<Claim>, { cases }: Seen): Check {
  const rule = 'suggests-the-right-key';
  if (!claim.configurations.some((one) => one.suggests))
    return notApplicable(rule, 'The contract does not claim that known keys are suggested.');
  const looked = cases.filter(
    (one) => one.configuration.suggests && one.mutant.meant !== null && refused(one) && isAboutTheKey(one),
  );
  return unlessAny(rule, looked, {
    wrong: ({ mutant, answer }) => !mentions(said(answer), mutant.meant ?? ''),
    says: ({ mutant, answer }) =>
      `For ${mutant.names[0]}, it did not suggest ${mutant.meant}; it said ${quote(said(answer))}.`,
    good: `For ${looked.length} unknown keys, the one that was meant was named.`,
  });
}

/** Where values beside the unknown key were made up, only an answer that names the key is about it. */
const isAboutTheKey = ({ mutant, answer }: Case): boolean =>
  !mutant.madeUp || mentions(said(answer), mutant.names[0] ?? '');

export function noStackTrace({ cases }: Seen): Check {
  return unlessAny('no-stack-trace', cases, {
    wrong: ({ answer }) => stackTrace(said(answer)) !== null,
    says: ({ mutant, answer }) =>
      `With ${mutant.kind} (${mutant.what}), it showed a stack trace: ${quote(stackTrace(said(answer)) ?? '')}.`,
    good: `None of ${cases.length} answers shows a stack trace.`,
  });
}

export function keepsSecrets(input: JudgeInput<Claim>, { cases, controls }: Seen): Check {
  const rule = 'keeps-secrets';
  const hidden = hiddenIn(input);
  if (hidden.length === 0)
    return notApplicable(rule, 'The contract names no key or variable whose value is secret.');
  const answers = [...controls, ...cases.map(({ answer }) => answer)];
  const offences = answers.flatMap((record) => {
    const text = said(record);
    if (!hidden.some((secret) => text.includes(secret))) return [];
    const mutant = cases.find(({ answer }) => answer.id === record.id)?.mutant;
    const given = mutant ? `${mutant.kind} (${mutant.what})` : 'the good configuration';
    const masked = hidden.reduce((rest, secret) => rest.replaceAll(secret, '•••'), text);
    return [{ record, says: `With ${given}, it showed a secret value: ${quote(around(masked))}.` }];
  });
  return unless(rule, answers, offences, `None of ${answers.length} answers shows a secret value.`);
}

/** What gives away the values of secret keys, and of variables that are secrets of the subject. */
function hiddenIn({ claim: { configurations }, subject }: JudgeInput<Claim>): readonly string[] {
  return configurations.flatMap(({ hidden, variableTexts }) => [
    ...hidden,
    ...variableTexts.filter(([name]) => subject.secrets.includes(name)).map(([, text]) => text),
  ]);
}

/** The words beside the first masked value. */
function around(text: string): string {
  const at = text.indexOf('•••');
  return text.slice(Math.max(0, at - 50), at + 50);
}

export function answersInTime({ claim }: JudgeInput<Claim>, { cases, controls }: Seen): Check {
  const rule = 'answers-in-time';
  const looked = cases.filter(({ answer }) => answer.kind === 'run');
  const late = ({ answer, configuration }: Case): boolean =>
    answer.kind === 'run' && (answer.data.outcome === 'timed-out' || took(answer) > configuration.within);
  const limit = Math.min(...claim.configurations.map(({ within }) => within));
  const slow = controls.find((answer) => answer.kind === 'run' && answer.data.ms > limit / 2);
  if (slow && looked.some(late)) {
    return inconclusive(
      rule,
      'The machine was too slow to tell: the good configuration took more than half of the time as well.',
      [slow, ...looked.filter(late).map(({ answer }) => answer)],
    );
  }
  if (looked.length === 0 && cases.length > 0)
    return notApplicable(rule, 'The contract claims no command whose time could be taken.');
  return unlessAny(rule, looked, {
    wrong: late,
    says: ({ mutant, answer, configuration }) =>
      answer.kind === 'run'
        ? `With ${mutant.kind} (${mutant.what}), ${typed(answer.data.command)} ${ending(answer)}, and took ${Math.round(took(answer))} ms; ${configuration.within} ms are claimed.`
        : '',
    good: `All ${looked.length} answers came within ${limit} ms.`,
  });
}
