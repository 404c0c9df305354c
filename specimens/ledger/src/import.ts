import { StringDecoder } from 'node:string_decoder';

export interface ImportSummary {
  readonly bytes: number;
  readonly lines: number;
  readonly good: number;
  readonly bad: number;
  /** The first few that were bad, by line number from 1. */
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

/** Longest line that is looked at; a longer one is bad, whatever it holds, and is passed over. */
const LONGEST_LINE = 64 * 1024;
const MOST_ERRORS = 10;

/**
 * Counts and checks newline-delimited JSON of any size. Holds one line at a time, and never more than the longest
 * that is allowed.
 *
 * @param check throws an Error whose message says what is wrong with a line
 */
export async function summarizeImport(
  chunks: AsyncIterable<Buffer>,
  check: (line: string) => void,
): Promise<ImportSummary> {
  const errors: { line: number; message: string }[] = [];
  let bytes = 0;
  let lines = 0;
  let good = 0;
  let held = '';
  let tooLong = false;

  const endLine = () => {
    lines += 1;
    try {
      if (tooLong) throw new Error(`is longer than ${LONGEST_LINE} characters`);
      check(held);
      good += 1;
    } catch (error) {
      if (errors.length < MOST_ERRORS) errors.push({ line: lines, message: (error as Error).message });
    }
    held = '';
    tooLong = false;
  };

  const take = (text: string) => {
    if (held.length + text.length > LONGEST_LINE) tooLong = true;
    if (!tooLong) held += text;
  };

  const decoder = new StringDecoder('utf8');
  for await (const chunk of chunks) {
    bytes += chunk.length;
    const [first = '', ...rest] = decoder.write(chunk).split('\n');
    take(first);
    for (const part of rest) {
      endLine();
      take(part);
    }
  }
  take(decoder.end());
  if (held !== '' || tooLong) endLine();
  return { bytes, lines, good, bad: lines - good, errors };
}
