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

/** Credentials that are almost the owner's, each with what is wrong about it. */
export function almostRight({
  owner,
  other,
}: Credentials): readonly { readonly what: string; readonly value: string }[] {
  const half = Math.floor(owner.length / 2);
  const mine = owner.split('.');
  const theirs = other.split('.');
  const last = mine.length - 1;
  const altered = [...(mine[last] ?? '')];
  const middle = Math.floor(altered.length / 2);
  altered[middle] = altered[middle] === 'A' ? 'B' : 'A';
  const candidates = [
    { what: 'made up', value: 'cleanroom-no-such-credential' },
    { what: 'empty', value: '' },
    { what: 'with one character altered', value: [...mine.slice(0, last), altered.join('')].join('.') },
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
