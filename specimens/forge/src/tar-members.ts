import { extract } from 'tar-stream';

/** One member of a tar archive. */
export interface Member {
  readonly name: string;
  /** `file`, `directory`, `symlink`, … */
  readonly type: string;
  readonly content: Buffer;
}

/** The members of a tar archive in their order. Throws where it is damaged. */
export async function* members(bytes: Buffer): AsyncGenerator<Member> {
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry) pieces.push(piece as Uint8Array);
    const { name, type } = entry.header;
    yield { name, type, content: Buffer.concat(pieces) };
  }
}
