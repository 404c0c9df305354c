import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';

/** Bytes of what an archive may unfold to; the rest is not looked at. */
const MOST = 64 * 1024 * 1024;
/** Archives in archives in archives. */
const DEEPEST = 3;

export interface Member {
  /** As the archive has it; `gzip` for what was only compressed. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** What is inside gzip, zip and tar, also one inside the other; nothing for anything else or for what is damaged. */
export async function unpack(bytes: Uint8Array, depth = 0): Promise<readonly Member[]> {
  if (depth === DEEPEST) return [];
  const direct = await membersOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)).catch(() => []);
  const inner = await Promise.all(
    direct.map(async ({ name, content }) =>
      (await unpack(content, depth + 1)).map((member) => ({ ...member, name: `${name} › ${member.name}` })),
    ),
  );
  return [...direct, ...inner.flat()];
}

async function membersOf(bytes: Buffer): Promise<readonly Member[]> {
  if (bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b)
    return [{ name: 'gzip', content: gunzipSync(bytes, { maxOutputLength: MOST }) }];
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    let left = MOST;
    const files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        left -= originalSize;
        return left >= 0;
      },
    });
    return Object.entries(files).map(([name, content]) => ({ name, content }));
  }
  return bytes.subarray(257, 262).toString('latin1') === 'ustar' ? tarMembers(bytes) : [];
}

async function tarMembers(bytes: Buffer): Promise<readonly Member[]> {
  const members: Member[] = [];
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry) pieces.push(piece as Uint8Array);
    members.push({ name: entry.header.name, content: Buffer.concat(pieces) });
  }
  return members;
}
