import { isShownAsProof } from '../../lib/bearer.ts';
import { parseObject } from '../../lib/json-object.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** What the two users of the claim show to prove who they are. */
export interface Credentials {
  readonly owner: string;
  readonly other: string;
}

/** Gets both users' credentials as the claim says; null where it names none. */
export async function obtain(room: Room, users: Claim['users']): Promise<Credentials | null> {
  if (users === undefined) return null;
  const one = async (who: 'owner' | 'other'): Promise<string> => {
    const given = users[who];
    if ('value' in given) return given.value;
    const run = await room.run({ step: `credential of the ${who}`, command: given.run });
    return run.data.exitCode === 0 ? run.data.stdout.text.trim() : '';
  };
  return { owner: await one('owner'), other: await one('other') };
}

/** Takes for secrets what the subject gave out; what stands in the contract may be just a name. */
export async function guardCredentials(
  room: Room,
  users: Claim['users'],
  credentials: Credentials | null,
): Promise<void> {
  if (!users || !credentials || !isShownAsProof({ [users.header]: '{}' }, '{}')) return;
  for (const who of ['owner', 'other'] as const)
    if ('run' in users[who]) await room.guard(`credential of the ${who}`, credentials[who]);
}

/** Credentials that are almost the owner's, each with what is wrong about it. */
export function almostRight({
  owner,
  other,
}: Credentials): readonly { readonly what: string; readonly value: string }[] {
  const half = Math.floor(owner.length / 2);
  const mine = owner.split('.');
  const theirs = other.split('.');
  const last = mine.length - 1;
  const candidates = [
    { what: 'made up', value: 'cleanroom-no-such-credential' },
    { what: 'empty', value: '' },
    { what: 'with one character altered', value: mine.with(last, altered(mine[last] ?? '')).join('.') },
    { what: 'cut to its first half', value: owner.slice(0, half) },
    { what: 'without its last eight characters', value: owner.slice(0, -8) },
    ...(last === 0
      ? [{ what: 'cut to its first character', value: owner.slice(0, 1) }]
      : [
          { what: 'without its last part', value: mine.slice(0, last).join('.') },
          { what: 'with an empty last part', value: [...mine.slice(0, last), ''].join('.') },
          {
            what: 'with one character left of its last part',
            value: [...mine.slice(0, last), (mine[last] ?? '').slice(0, 1)].join('.'),
          },
          {
            what: 'with the last part of the other user’s',
            value: [...mine.slice(0, last), theirs.at(-1) ?? ''].join('.'),
          },
          ...otherParts(mine, theirs),
          ...unsigned(mine),
        ]),
  ];
  const right = [owner, other];
  const seen = new Set<string>();
  return candidates.filter(({ value }) => {
    if (right.includes(value) || seen.has(value)) return false;
    seen.add(value);
    return true;
  });
}

/** Parts before the last that are altered, at most: an encrypted JWT has four of them (RFC 7516, 3.1). */
const MOST_PARTS = 4;

/** One character of each part but the last, so that a part which nothing vouches for is found: a name, or a time until which it is good. */
function otherParts(mine: readonly string[], theirs: readonly string[]) {
  return mine.slice(0, -1).flatMap((part, index) => {
    if (index >= MOST_PARTS || !meansSomething(part, theirs[index])) return [];
    const where = `part ${index + 1} of ${mine.length}`;
    const isNumber = /^\d+$/.test(part);
    return [
      {
        what: isNumber ? `with a greater number in ${where}` : `with one character of ${where} altered`,
        value: mine.with(index, isNumber ? grown(part) : altered(part)).join('.'),
      },
    ];
  });
}

/**
 * A JWT that says of itself that it is not signed (RFC 8725, 3.1; CWE-347). Who reads the algorithm from the token takes what anybody wrote;
 * who refuses one spelling of the name may take another.
 */
function unsigned([head = '', ...parts]: readonly string[]) {
  const fields = parts.length === 2 ? parseObject(Buffer.from(head, 'base64url').toString()) : null;
  if (typeof fields?.alg !== 'string') return [];
  return ['none', 'None'].map((alg) => ({
    what: `with the algorithm “${alg}” and no signature`,
    value: [Buffer.from(JSON.stringify({ ...fields, alg })).toString('base64url'), parts[0], ''].join('.'),
  }));
}

/** What is short, or the same for everybody, may be a label (`v1`, `live`), but for a time and for the head of a JWT. */
function meansSomething(part: string, theirs: string | undefined): boolean {
  if (part.length < 4) return false;
  return part !== theirs || /^(\d{8,}|eyJ.*)$/.test(part);
}

/**
 * With another character in its middle: at the end of base64 some bits say nothing (RFC 4648, 3.5). Nor does the case of a letter in
 * hexadecimal digits (section 8) and in a UUID (RFC 9562, 4).
 */
function altered(part: string): string {
  const characters = [...part];
  const middle = Math.floor(characters.length / 2);
  characters[middle] = /^a$/i.test(characters[middle] ?? '') ? 'B' : 'A';
  return characters.join('');
}

/** A number that is greater, by little enough for what takes it for a time: of seconds in ten digits by about a day. */
function grown(digits: string): string {
  const more = BigInt(digits) + 10n ** BigInt(Math.floor(digits.length / 2));
  return String(more).padStart(digits.length, '0');
}
