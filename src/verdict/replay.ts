import type { RunHeader } from '../model/run.ts';

/** The command that does the run again, or only some of its categories, with the same seed. */
export function replayCommand(header: RunHeader, only: readonly string[] = header.options.only): string {
  const words = ['cleanroom', 'validate', shellWord(header.contractPath)];
  if (only.length > 0) words.push('--only', only.join(','));
  if (header.options.effort === 'quick') words.push('--quick');
  return [...words, '--seed', shellWord(header.seed)].join(' ');
}

/** A word as a POSIX shell reads it back. */
function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
