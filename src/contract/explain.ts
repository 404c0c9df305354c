import type { z } from 'zod';
import { nearMiss, suggestion } from '../lib/near-miss.ts';
import type { Problem } from './problems.ts';

type Issue = z.core.$ZodIssue;

/**
 * Says what is allowed, for each of zod's own kinds of issue; a schema's own words go before these. For unknown keys it
 * gives one line per key, since only here the schema with its known keys is at hand.
 */
export const explain: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${TYPES[issue.expected] ?? issue.expected}${issue.input === null ? hint(issue.expected) : ''}`;
    case 'invalid_value':
      return suggestion(String(issue.input), issue.values.map(String), 'allowed');
    case 'too_small':
      return bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_format':
      return issue.format === 'starts_with' ? `must begin with '${issue.prefix}'` : `must be ${issue.format}`;
    case 'not_multiple_of':
      return `expected a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return issue.keys
        .map((key) => placeBelow(key, issue.inst) ?? meantKey(key, keysOf(issue.inst)))
        .join('\n');
    case 'invalid_union':
      return issue.discriminator === undefined ? anyOf(issue.errors) : oneOf(issue);
    default:
      return undefined;
  }
};

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
};

/** YAML reads a key with nothing behind it as null. */
function hint(expected: string): string {
  return expected === 'object' || expected === 'record' ? ' ({} for an empty one)' : '';
}

function bound(origin: string, words: string, limit: number | bigint): string {
  if (origin === 'string') return `${words} ${limit} character${limit === 1 ? '' : 's'}`;
  if (origin === 'array') return `${words} ${limit} entr${limit === 1 ? 'y' : 'ies'}`;
  return `expected ${words} ${limit}`;
}

/** How other tools call what our contracts call otherwise, too far from our words for a typing error. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  command: 'run',
  cmd: 'run',
  argv: 'run',
  exec: 'run',
  run: 'command',
  request: 'http',
  url: 'http',
  path: 'http',
  method: 'http',
  json: 'body',
  data: 'body',
  status: 'expect',
  exitCode: 'exit',
  input: 'stdin',
};

function meantKey(key: string, allowed: readonly string[]): string {
  const ours = Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : undefined;
  return ours !== undefined && allowed.includes(ours) ? `${MEANT}${ours}?` : suggestion(key, allowed);
}

/** How `suggestion` begins where it knows a near word. */
const MEANT = 'did you mean ';

const keysOf = (schema: unknown): string[] => Object.keys(shapeOf(schema));

/** Where a key belongs that is none here, but one of a mapping that is: `port` stands under `subject`. */
function placeBelow(key: string, schema: unknown): string | undefined {
  const places = Object.entries(shapeOf(schema)).filter(([, inner]) => keysOf(inner).includes(key));
  const [only] = places;
  return only !== undefined && places.length === 1 ? `belongs under ${only[0]}` : undefined;
}

/** The keys of a mapping, also of one that has a default or may be left out, and their schemas. */
function shapeOf(schema: unknown): Readonly<Record<string, unknown>> {
  const { shape, innerType } =
    (schema as { _zod?: { def?: { shape?: Record<string, unknown>; innerType?: unknown } } } | undefined)
      ?._zod?.def ?? {};
  return shape ?? (innerType === undefined ? {} : shapeOf(innerType));
}

function oneOf(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const options = ((issue.options ?? []) as unknown[]).map(String);
  const given = (issue.input as Record<string, unknown> | undefined)?.[String(issue.discriminator)];
  const near = typeof given === 'string' ? nearMiss(given, options) : undefined;
  return near === undefined ? `one of ${options.join(', ')}` : `did you mean ${near}?`;
}

/** The problems that an issue tells, with those inside unions and keys brought to the top. */
export function problemsOf(issue: Issue, prefix: readonly string[] = []): Problem[] {
  const path = [...prefix, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    const says = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      kind: 'unknown',
      says: says[index] ?? '',
    }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, kind: 'key', says: issue.issues.map(({ message }) => message).join('; ') }];
  }
  const meant = issue.code === 'invalid_union' ? meantBranch(issue.errors, path) : undefined;
  const isMissing = issue.path.length > 0 && issue.input === undefined;
  return meant ?? [{ path, kind: isMissing ? 'missing' : 'value', says: issue.message }];
}

type Branches = readonly (readonly Issue[])[];

/**
 * The problems of the branch that a union's value comes nearest to; undefined where it is of no branch's type. Its keys tell which one is
 * meant: the one that has most of them and misses the fewest, then the one that has words like them.
 */
function meantBranch(branches: Branches, path: readonly string[]): Problem[] | undefined {
  return branches
    .filter((branch) => !branch.some(isOtherType))
    .map((branch) => branch.flatMap((issue) => problemsOf(issue, path)))
    .toSorted((a, b) => strange(a) - strange(b) || near(b) - near(a) || a.length - b.length)
    .at(0);
}

const strange = (problems: readonly Problem[]): number =>
  problems.filter(({ kind }) => kind === 'unknown' || kind === 'missing').length;

const near = (problems: readonly Problem[]): number =>
  problems.filter(({ kind, says }) => kind === 'unknown' && says.startsWith(MEANT)).length;

function isOtherType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_union' && issue.errors.every((branch) => branch.some(isOtherType));
}

/** What a union would have taken: `expected text or a list`. */
function anyOf(branches: Branches): string {
  const types = branches.flat().filter(isOtherType);
  const said = types.flatMap(({ message }) => message.replace(/^expected /, '').split(' or '));
  return `expected ${[...new Set(said)].join(' or ')}`;
}
