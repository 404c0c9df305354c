import { suggestion } from '../lib/near-miss.ts';
import { type SecretPlaceholder, secretPlaceholders } from '../lib/secret-placeholders.ts';
import type { Problem } from './problems.ts';

/** A contract as it was written, as far as secrets may be asked for in it. */
interface Written {
  readonly secrets: readonly string[];
  readonly command: unknown;
  readonly headers: unknown;
  readonly workload: unknown;
  readonly claims: unknown;
}

/**
 * What is wrong with `${secrets.NAME}`: names that no secret has, and places where it is not filled in. Filled in are the path,
 * headers and body of a request, and what a command is given on standard input, wherever an action stands, and what a proxy adds.
 */
export function requestPlaceholderProblems({
  secrets,
  command,
  headers,
  workload,
  claims,
}: Written): Problem[] {
  return [
    ...textsIn(command, ['subject', 'command']),
    ...textsIn(headers, ['subject', 'headers']),
    ...textsIn(workload, ['workload']),
    ...textsIn(claims, ['claims']),
  ].flatMap(({ path, text, place }) =>
    secretPlaceholders(text).flatMap((placeholder): Problem[] => {
      const says = fault(placeholder, place, secrets);
      return says === null ? [] : [{ path, kind: 'note', says: `${shown(placeholder)} ${says}` }];
    }),
  );
}

/** What becomes of a placeholder. A file's content is the subject's own language, in which it may mean something else. */
type Place = 'filled' | 'argument' | 'content' | 'other';

function fault(placeholder: SecretPlaceholder, place: Place, secrets: readonly string[]): string | null {
  if (place === 'filled') return nameFault(placeholder, secrets);
  if (place === 'content') return null;
  if (place === 'other')
    return 'is not filled in here; write it in the path, headers or body of a request, or in stdin';
  return (
    'would stand in the arguments of a command, which everybody on the machine can read in the process table; ' +
    'give it by stdin, or let the subject read the secret from its environment'
  );
}

function nameFault({ name, closed }: SecretPlaceholder, secrets: readonly string[]): string | null {
  if (!closed || name === '') return 'is no placeholder: write the name of a secret, as in ${secrets.TOKEN}';
  if (secrets.includes(name)) return null;
  return `names no secret of the contract; ${suggestion(name, secrets, 'declared under subject.secrets')}`;
}

/** Anything longer or stranger may be a secret that somebody wrote there. */
function shown({ written }: SecretPlaceholder): string {
  return /^\$\{secrets\.?[\w.-]{0,40}\}?$/.test(written) ? written : '${secrets.…}';
}

interface Text {
  readonly path: readonly string[];
  readonly text: string;
  readonly place: Place;
}

/** All texts that hold a placeholder, each with what becomes of it. */
function textsIn(value: unknown, path: readonly string[]): readonly Text[] {
  // A contract that nests deeper, or contains itself, is refused when it is checked.
  if (path.length > DEEPEST) return [];
  if (typeof value === 'string') return [{ path, text: value, place: placeOf(value, path) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsIn(inner, [...path, key]));
}

const DEEPEST = 32;

const REQUEST = /^[A-Z]+ \/\S*$/;
const isIndex = (key: string | undefined): boolean => key !== undefined && /^\d+$/.test(key);

function placeOf(text: string, path: readonly string[]): Place {
  const key = path.at(-1);
  const around = path.slice(2);
  if (key === 'stdin' || key === 'http' || REQUEST.test(text)) return 'filled';
  if (path[0] === 'subject' && path[1] === 'headers') return 'filled';
  if (around.includes('headers') || around.includes('body')) return 'filled';
  if (key === 'content' || (path.at(-2) === 'files' && !isIndex(key))) return 'content';
  // The words of a command stand in a list of their own, or in one text that is split on blanks.
  const list = isIndex(key) ? path.at(-2) : key;
  return isIndex(list) || COMMANDS.has(list ?? '') ? 'argument' : 'other';
}

/** Keys whose text, or list of words, is a command line. */
const COMMANDS = new Set(['run', 'command', 'credential', 'holder', 'before']);
