import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import { type Canary, type Laid, made, type Numbering, type Outside } from './hostile-value.ts';
import { neighbours, upInto } from './laid-paths.ts';

export type ArchiveFormat = 'tar' | 'tar.gz' | 'zip';

/** One member of an archive. */
export interface Member {
  readonly path: string;
  readonly content: string;
  /** A link to this in place of a file. */
  readonly link?: string;
}

/** An archive that is not what it should be. */
export interface HostileArchive {
  readonly what: string;
  readonly members: readonly Member[];
  readonly canaries: readonly Canary[];
  readonly lays?: readonly Laid[];
  /** One that does with as good a reason what this one tries. */
  readonly contrast?: Pick<HostileArchive, 'what' | 'members' | 'canaries'>;
}

export const ARCHIVE_FAMILY = {
  family: 'archive entries that climb',
  reason: 'the names and links in an archive are believed when it is unpacked',
  source: 'CWE-22, CWE-59 ("Zip Slip")',
} as const;

/** Archives that would write or read outside; a good member is in each, so that it is worth unpacking. */
export function hostileArchives(
  good: Readonly<Record<string, string>>,
  outside: Outside,
  next: Numbering,
  format: ArchiveFormat,
): readonly HostileArchive[] {
  const { folder, nonce, secretFile, secret, beside } = outside;
  const whole = Object.entries(good).map(([path, content]) => ({ path, content }));
  const climbing = (what: string, write: (path: string) => string, to = folder): HostileArchive => {
    const target = made({ folder: to, nonce }, next());
    return {
      what,
      members: [...whole, { path: write(target), content: `${nonce}\n` }],
      canaries: [{ kind: 'created', sign: target }],
    };
  };
  const plain = [
    climbing('a member that climbs', (path) => `${'../'.repeat(12)}${path.slice(1)}`),
    climbing(
      'a member that climbs behind a good folder',
      (path) => `docs/${'../'.repeat(12)}${path.slice(1)}`,
    ),
    climbing('a member with an absolute path', (path) => path),
    climbing(
      'a member that climbs with backslashes',
      (path) => `..\\`.repeat(12) + path.slice(1).replaceAll('/', '\\'),
    ),
    ...(beside === null
      ? []
      : [
          {
            ...climbing('a member in a folder beside that begins alike', upInto, beside.alike),
            lays: neighbours(outside),
            contrast: climbing('a member in a folder beside', upInto, beside.unlike),
          },
        ]),
  ];
  // The zip library writes no links.
  if (format === 'zip') return plain;
  const through = made(outside, next());
  return [
    ...plain,
    {
      what: 'a link that leads out, and a member behind it',
      members: [
        ...whole,
        { path: 'way', content: '', link: folder },
        { path: `way/${through.slice(folder.length + 1)}`, content: `${nonce}\n` },
      ],
      canaries: [{ kind: 'created', sign: through }],
    },
    {
      what: 'a link to a file outside',
      members: [...whole, { path: 'letter', content: '', link: secretFile }],
      canaries: [{ kind: 'read', sign: secret }],
    },
  ];
}

/** Packs members into an archive. The same members give the same bytes. */
export async function packed(members: readonly Member[], format: ArchiveFormat): Promise<Uint8Array> {
  if (format === 'zip') {
    const files = Object.fromEntries(members.map(({ path, content }) => [path, Buffer.from(content)]));
    return zipSync(files, { mtime: new Date(1980, 0, 1) });
  }
  const tar = pack();
  for (const { path, content, link } of members) {
    const header = { name: path, mode: 0o644, mtime: new Date(0) };
    if (link !== undefined) tar.entry({ ...header, type: 'symlink', linkname: link });
    else tar.entry(header, content);
  }
  tar.finalize();
  const pieces: Uint8Array[] = [];
  for await (const piece of tar) pieces.push(piece as Uint8Array);
  const bytes = Buffer.concat(pieces);
  return format === 'tar.gz' ? gzipSync(bytes) : bytes;
}
