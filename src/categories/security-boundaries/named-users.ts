import type { Room } from '../../model/room.ts';
import { type Claim, USER } from './claim.ts';

type Users = Claim['users'];

/** Names that stand for those of others where they are compared as patterns: by LIKE, in globs, and in regular expressions. */
const PATTERNS = ['%', '*', '.*'] as const;

/** Credentials of users whose names may be taken for the owner's; none of those whose names are refused. */
export async function obtainNamed(
  room: Room,
  users: Users,
): Promise<readonly { readonly name: string; readonly value: string }[]> {
  const given: { name: string; value: string }[] = [];
  for (const name of users?.named ? [...PATTERNS, ...namesAlike(users)] : []) {
    const { data } = await room.run({ step: `credential of ${name}`, command: commandFor(users, name) });
    const value = data.stdout.text.trim();
    if (data.exitCode === 0 && value !== '') given.push({ name, value });
  }
  return given;
}

/** Names with which the owner's begins, and one that begins with it: for where only beginnings are compared (CWE-187). */
export function namesAlike(users: Users): readonly string[] {
  const name = nameOfOwner(users);
  // A number is nobody's name, and that of the first user may be the one that may see everything.
  if (name === null || /^\d+$/.test(name)) return [];
  const names = [Math.floor(name.length / 2), 1].filter((end) => isWithinWord(name, end));
  return [...new Set([...names.map((end) => name.slice(0, end)), `${name}x`])];
}

/** What stands in the command of the owner's credential where that of any user's has its name; null where they are not alike. */
function nameOfOwner(users: Users): string | null {
  const named = users?.named?.run;
  if (!users || !named || !('run' in users.owner)) return null;
  const { run } = users.owner;
  const at = named.findIndex((word) => word.includes(USER));
  const [before = '', after = ''] = named[at]?.split(USER) ?? [];
  const word = run[at] ?? '';
  const name = word.slice(before.length, word.length - after.length);
  const isAlike = name !== '' && commandFor(users, name).join('\0') === run.join('\0');
  return isAlike ? name : null;
}

/** What is before a dot or a slash may by right be the name of those who stand above. */
const isWithinWord = (name: string, end: number): boolean =>
  /^[\p{L}\p{N}]{2}$/u.test(name.slice(end - 1, end + 1));

const commandFor = (users: Users, name: string): readonly string[] =>
  users?.named?.run.map((word) => word.replaceAll(USER, name)) ?? [];
