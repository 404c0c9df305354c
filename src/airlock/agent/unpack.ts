import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';

/** Bytes of what an archive may unfold to, and all in it together; the rest is not looked at. */
const MOST = 64 * 1024 * 1024;
/** Archives in archives in archives. */
const DEEPEST = 3;

export interface Member {
  /** As the archive has it; `gzip` for what was only compressed. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** What is inside gzip, zip and tar, also one inside the other; nothing for anything else or for what is damaged. */
export function unpack(bytes: Uint8Array): Promise<readonly Member[]> {
  return unfold(bytes, 0, { bytes: MOST });
}

interface Left {
  bytes: number;
}

async function unfold(bytes: Uint8Array, depth: number, left: Left): Promise<readonly Member[]> {
  if (depth === DEEPEST || left.bytes <= 0) return [];
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const members = [...(await membersOf(whole, left).catch(() => []))];
  // One after the other, because they share what is left.
  for (const { name, content } of members.slice()) {
    for (const member of await unfold(content, depth + 1, left))
      members.push({ ...member, name: `${name} › ${member.name}` });
  }
  return members;
}

async function membersOf(bytes: Buffer, left: Left): Promise<readonly Member[]> {
  if (bytes.length > 2 && bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const content = gunzipSync(bytes, { maxOutputLength: left.bytes });
    left.bytes -= content.length;
    return [{ name: 'gzip', content }];
  }
  if (bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    const files = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        if (originalSize > left.bytes) return false;
        left.bytes -= originalSize;
        return true;
      },
    });
    return Object.entries(files).map(([name, content]) => ({ name, content }));
  }
  return bytes.subarray(257, 262).toString('latin1') === 'ustar' ? tarMembers(bytes, left) : [];
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
