import type { Readiness, Verdict } from '../../model/verdict.ts';

export const MARKS: Readonly<Record<Verdict, string>> = {
  pass: '✔',
  fail: '✘',
  inconclusive: '?',
  'not-applicable': '–',
};

export const WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'cannot tell',
  'not-applicable': 'not asked',
};

export const ANSWERS: Readonly<Record<Readiness, string>> = {
  ready: 'Ready',
  'not-ready': 'Not ready',
  'cannot-tell': 'Cannot tell',
};

/** How a service was asked to stop, where that is not the usual way. */
export const stopped = (signal: string): string => `by ${signal}, in place of SIGTERM`;

/** `3.1 s`, `2 min 5 s`. */
export function seconds(value: number): string {
  if (value < 59.95) return `${value.toFixed(1)} s`;
  const whole = Math.round(value);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
