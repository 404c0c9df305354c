import { gzipSync } from 'node:zlib';
import { Zip, ZipDeflate, zipSync } from 'fflate';
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

/** What a ZIP file says of a link: made on Unix, and its mode in the upper half (APPNOTE.TXT, 4.4.2 and 4.4.15). */
const ZIP_LINK = { os: 3, attrs: (0o120777 << 16) >>> 0 } as const;
const ZIP_TIME = { mtime: new Date(1980, 0, 1) } as const;

/** Archives that would write or read outside; a good member is in each, so that it is worth unpacking. */
export function hostileArchives(
  good: Readonly<Record<string, string>>,
  outside: Outside,
  next: Numbering,
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
  const [through, over] = [made(outside, next()), made(outside, next())];
  return [
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
    {
      // The folder in which it lies is a good one; only the last part of its path leads out.
      what: 'a link to a new file outside, and a member of the same name',
      members: [...whole, { path: 'note', content: '', link: over }, { path: 'note', content: `${nonce}\n` }],
      canaries: [{ kind: 'created', sign: over }],
    },
  ];
}

/** Packs members into an archive. The same members give the same bytes. */
export async function packed(members: readonly Member[], format: ArchiveFormat): Promise<Uint8Array> {
  if (format === 'zip')
    return members.some(({ link }) => link !== undefined) ? zippedLinks(members) : zipped(members);
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

function zipped(members: readonly Member[]): Uint8Array {
  const files = Object.fromEntries(members.map(({ path, content }) => [path, Buffer.from(content)]));
  return zipSync(files, ZIP_TIME);
}

/**
 * As a stream, which may hold a name twice and tells sizes behind each member. That hinders nobody who makes links: what is one stands in
 * the directory at the end alone, and so do all sizes.
 */
function zippedLinks(members: readonly Member[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((_, piece) => pieces.push(piece));
  for (const { path, content, link } of members) {
    const member = Object.assign(new ZipDeflate(path), ZIP_TIME, link === undefined ? {} : ZIP_LINK);
    zip.add(member);
    member.push(Buffer.from(link ?? content), true);
  }
  zip.end();
  return Buffer.concat(pieces);
}
