import { z } from 'zod';
import { secretPlaceholders, withSecrets } from '../lib/secret-placeholders.ts';
import type { Problem } from './problems.ts';

/** A field name, and a value of one line, as both are sent (RFC 9110, 5.1 and 5.5); no letter beyond ASCII, which readers take in many ways. */
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;
const VALUE = /^[!-~](?:[\t -~]*[!-~])?$/;

/** Headers that a proxy adds to every request. */
export const proxyHeaders = z.record(
  z.string().regex(NAME, 'is no name of a header'),
  z
    .string({ error: 'write text; put numbers and truth values in quotes' })
    .regex(VALUE, 'write one line of visible ASCII characters'),
);

/** Headers that are about one message or one connection, so that nobody can say them for all (RFC 9110, 7.6.1; RFC 9112, 6). */
const OF_EACH = [
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];
/** HAProxy takes 64 words in a line, and three of its health check’s for each header. */
const MOST = 16;

/** What is wrong with headers that are each well formed. */
export function proxyHeaderProblems(
  headers: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): Problem[] {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const problems = Object.entries(headers).flatMap(([name, value], index): Problem[] => {
    const says = fault(name.toLowerCase(), value, names.slice(0, index), secrets);
    return says === null ? [] : [{ path: ['subject', 'headers', name], kind: 'note', says }];
  });
  if (names.length <= MOST) return problems;
  return [{ path: ['subject', 'headers'], kind: 'note', says: `at most ${MOST}` }, ...problems];
}

function fault(
  name: string,
  value: string,
  before: readonly string[],
  secrets: Readonly<Record<string, string>>,
): string | null {
  if (OF_EACH.includes(name)) return 'is for each request to say; leave it out';
  if (before.includes(name)) return 'stands there twice, since names are the same in any case; keep one';
  const filled = secretPlaceholders(value).map(({ name: secret }) => secret);
  if (/\$\{(?!secrets(?![\w-]))/.test(value)) return 'is filled in with ${secrets.NAME} only';
  if (filled.length > 0 && VALUE.test(value) && !VALUE.test(withSecrets(value, secrets)))
    return 'takes a secret of visible ASCII characters in one line only';
  return null;
}
