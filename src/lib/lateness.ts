/**
 * Milliseconds by which we are late ourselves, with requests that were due, on a machine that is overloaded; a busy one lets us be late by
 * half of it at most. A subject cannot make us late.
 */
export const LATE_MS = 100;
