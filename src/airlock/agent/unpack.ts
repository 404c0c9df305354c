import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';

/** Bytes of what an archive may unfold to, and all in it together; the rest is not looked at. */
const MOST = 64 * 1024 * 1024;
/** Archives in archives in archives. */
const DEEPEST = 3;

export interface Member {
  /** As the archive has it; `gzip` or `zstd` for what was only compressed. */
  readonly name: string;
  readonly content: Uint8Array;
}

export interface Unpacked {
  readonly members: readonly Member[];
  /** False where something that begins as an archive was not looked into, or not to its end. */
  readonly complete: boolean;
}

type Kind = 'gzip' | 'zstd' | 'zip' | 'tar';

/** Bytes at the beginning by which an archive is known. */
export const HEAD_BYTES = 262;

/** Which kind of archive these bytes begin; null for anything else. */
export function archiveOf(head: Buffer): Kind | null {
  // Deflated, and with none of the flags that are reserved: two bytes alone are too often chance.
  if (head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && ((head[3] ?? 0xff) & 0xe0) === 0)
    return 'gzip';
  // RFC 8878, 3.1.1.
  if (head.length >= 4 && head.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  if (head.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return 'zip';
  return head.subarray(257, HEAD_BYTES).toString('latin1') === 'ustar' ? 'tar' : null;
}

/** What is inside gzip, zstd, zip and tar, also one inside the other; nothing for anything else. */
export async function unpack(bytes: Uint8Array): Promise<Unpacked> {
  const left = { bytes: MOST, complete: true };
  const members = await unfold(bytes, 0, left);
  return { members, complete: left.complete };
}

interface Left {
  bytes: number;
  complete: boolean;
}

async function unfold(bytes: Uint8Array, depth: number, left: Left): Promise<readonly Member[]> {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = archiveOf(whole);
  if (kind === null) return [];
  if (depth === DEEPEST || left.bytes <= 0) {
    left.complete = false;
    return [];
  }
  const members: Member[] = [];
  try {
    members.push(...(await MEMBERS[kind](whole, left)));
  } catch {
    // Damaged, larger than we unfold, or packed in a way that we do not know.
    left.complete = false;
  }
  // One after the other, because they share what is left.
  for (const { name, content } of members.slice()) {
    for (const member of await unfold(content, depth + 1, left))
      members.push({ ...member, name: `${name} › ${member.name}` });
  }
  return members;
}

const MEMBERS: Readonly<
  Record<Kind, (bytes: Buffer, left: Left) => readonly Member[] | Promise<readonly Member[]>>
> = { gzip: gzipMembers, zstd: zstdMembers, zip: zipMembers, tar: tarMembers };

function gzipMembers(bytes: Buffer, left: Left): readonly Member[] {
  // One that is still being written has no end yet: what is there of it is all that can be read.
  const content = gunzipSync(bytes, { maxOutputLength: left.bytes, finishFlush: constants.Z_SYNC_FLUSH });
  left.bytes -= content.length;
  return [{ name: 'gzip', content }];
}

function zstdMembers(bytes: Buffer, left: Left): readonly Member[] {
  const content = zstdDecompressSync(bytes, {
    maxOutputLength: left.bytes,
    finishFlush: constants.ZSTD_e_flush,
  });
  left.bytes -= content.length;
  return [{ name: 'zstd', content }];
}

function zipMembers(bytes: Buffer, left: Left): readonly Member[] {
  const files = unzipSync(bytes, {
    filter: ({ originalSize }) => {
      if (originalSize > left.bytes) {
        left.complete = false;
        return false;
      }
      left.bytes -= originalSize;
      return true;
    },
  });
  return Object.entries(files).map(([name, content]) => ({ name, content }));
}

async function tarMembers(bytes: Buffer, left: Left): Promise<readonly Member[]> {
  const members: Member[] = [];
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry) pieces.push(piece as Uint8Array);
    left.bytes -= entry.header.size ?? 0;
    members.push({ name: entry.header.name, content: Buffer.concat(pieces) });
  }
  return members;
}
