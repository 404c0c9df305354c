import { posix } from 'node:path';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Input } from './claim.ts';
import type { Laid, Numbering, Outside } from './hostile-value.ts';
import { isTheCanary } from './judge-canaries.ts';
import { letterIn } from './laid-paths.ts';

/** Eight hexadecimal digits, so that no sign of one experiment is a sign of another. */
export function drawNonce(random: () => number): string {
  return Array.from({ length: 8 }, () => Math.floor(random() * 16).toString(16)).join('');
}

export function numbering(): Numbering {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

/** What lies outside the subject's reach: a folder and a secret that its user could read and change, unnamed to it. */
export function outsideOf(nonce: string): Outside {
  const folder = `/home/user/outside-${nonce}`;
  return {
    folder,
    secretFile: letterIn(folder, nonce),
    secret: `canary-${nonce}-${[...nonce].reverse().join('')}`,
    link: `way-${nonce}`,
    extension: '',
    inside: '/',
    good: '',
    beside: null,
    nonce,
  };
}

/**
 * The same world for one input. Where its good value ends in an extension, what does not may be refused for that alone; where it has no
 * folder of its own, what lies beside that is nobody's business.
 */
export function outsideFor(
  { good, folder }: Pick<Input, 'good' | 'folder'>,
  outside: Outside,
  workFolder: string,
): Outside {
  const inside = posix.join(workFolder, folder, '.').replace(/\/$/, '');
  const isOwn = inside.startsWith(`${workFolder}/`);
  return {
    ...outside,
    extension: posix.extname(good),
    inside,
    good,
    beside: isOwn ? besideOf(inside, outside.nonce) : null,
  };
}

function besideOf(inside: string, nonce: string): Outside['beside'] {
  const other = posix.basename(inside).startsWith('b') ? 'other' : 'beside';
  return {
    alike: `${inside}-${nonce}`,
    unlike: posix.join(posix.dirname(inside), `${other}-${nonce}`),
  };
}

/** Lays the canaries, and proves that the subject's user could reach them and that we would see it. */
export async function layOutside(room: Room, outside: Outside): Promise<void> {
  await room.put(outside.folder, { directory: true });
  await room.put(outside.secretFile, `${outside.secret}\n`, { mode: 0o600 });
  if (!(await room.hasShell())) return;
  const target = `${outside.folder}/control-${outside.nonce}`;
  await room.run({
    step: 'canary control',
    command: [
      '/bin/sh',
      '-c',
      'while read -r line; do echo "$line"; done < "$0"; : > "$1"',
      outside.secretFile,
      target,
    ],
    circumstances: ['a shell of ours in the place of the subject'],
  });
  await room.search('canary control', [posix.basename(target)]);
  await room.remove(target);
}

/** What must be searched for to see the canaries of a payload: texts as they are, of paths the last part. */
export function signsToSearch(canaries: EvidenceRecord<'payload'>['data']['canaries']): readonly string[] {
  return canaries.flatMap(({ kind, sign }) => {
    if (kind === 'created' || kind === 'ran') return [posix.basename(sign)];
    return kind === 'read' || kind === 'evaluated' ? [sign] : [];
  });
}

/** Takes away what a payload left, and what was laid for it alone, so that the next one is not blamed for it. */
export async function clearAway(
  room: Room,
  found: EvidenceRecord<'search'>,
  lays: readonly Laid[],
): Promise<void> {
  const paths = [...leftBy(found), ...lays].map(({ path }) => path);
  for (const path of new Set(paths)) await room.remove(path);
}

/** What was found beside the canaries that we laid ourselves. */
export function leftBy({ data }: EvidenceRecord<'search'>): EvidenceRecord<'search'>['data']['hits'] {
  return data.hits.filter(({ path }) => !isTheCanary(path));
}
