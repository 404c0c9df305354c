import type { EvidenceRecord, Output } from '../model/evidence.ts';
import type { Check, Verdict } from '../model/verdict.ts';

type Evidence = readonly EvidenceRecord[] | EvidenceRecord;

const check =
  (verdict: Verdict) =>
  (rule: string, message: string, evidence: Evidence = []): Check => ({
    rule,
    verdict,
    message,
    evidence: ('id' in evidence ? [evidence] : [...evidence]).map((record) => record.id),
  });

/** Builders of checks, for judges: `pass('starts', 'All 4 commands could be started.', runs)`. */
export const pass = check('pass');
export const fail = check('fail');
export const inconclusive = check('inconclusive');
export const notApplicable = check('not-applicable');

/** Faults after which nothing can be told: inconclusive, with the first three in words. */
export function inDoubt(
  rule: string,
  faults: readonly { readonly says: string; readonly record: EvidenceRecord }[],
): Check {
  return inconclusive(
    rule,
    faults
      .slice(0, 3)
      .map(({ says }) => says)
      .join(' '),
    faults.map(({ record }) => record),
  );
}

/**
 * Turns offences into one check: `fail` that tells the first ones and cites them all, or `pass` with what was looked at.
 *
 * @param looked every record that could have shown an offence; none at all gives `inconclusive`.
 * @param offences what was wrong, with the record that shows it.
 */
export function unless(
  rule: string,
  looked: readonly EvidenceRecord[],
  offences: readonly { readonly says: string; readonly record: EvidenceRecord }[],
  good: string,
): Check {
  if (looked.length === 0) return inconclusive(rule, 'Nothing was seen that could tell.');
  if (offences.length === 0) return pass(rule, good, looked);
  const told = offences.slice(0, 3).map((offence) => offence.says);
  const more = offences.length > told.length ? ` And ${offences.length - told.length} more.` : '';
  return fail(rule, told.join(' ') + more, unique(offences.map((offence) => offence.record)));
}

function unique<T>(items: readonly T[]): readonly T[] {
  return [...new Set(items)];
}

/** A quotation of what a program wrote: one line, at most `limit` characters, in typographic quotes. */
export function quote(output: Output | string, limit = 120): string {
  const text = (typeof output === 'string' ? output : output.text).replace(/\s+/g, ' ').trim();
  if (text === '') return '(nothing)';
  return `“${text.length > limit ? `${text.slice(0, limit - 1)}…` : text}”`;
}

/** A number of things in words: `1 process`, `3 processes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** A command as a person would type it. */
export function typed(command: readonly string[]): string {
  return `\`${command.map((word) => (/[\s'"\\]|^$/.test(word) ? JSON.stringify(word) : word)).join(' ')}\``;
}

/** How a run ended, in words: `exit code 3`, `timed out after 10 s`. */
export function ending(run: EvidenceRecord<'run'>): string {
  const { outcome, exitCode, timeoutMs, oomKilled, detail } = run.data;
  if (oomKilled) return 'was killed for want of memory';
  if (outcome === 'timed-out') return `was still running after ${timeoutMs / 1000} s`;
  if (outcome === 'not-startable') return `could not be started (${detail ?? 'no reason given'})`;
  if (outcome === 'room-broke') return 'was lost with its room';
  return `ended with exit code ${exitCode}`;
}
