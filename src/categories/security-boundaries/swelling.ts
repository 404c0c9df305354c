import { constants, crc32, deflateRawSync } from 'node:zlib';
import { Zip, type ZipInputFile } from 'fflate';
import { type Member, packed } from './archives.ts';

export const SWELLING_FAMILY = {
  family: 'archives that swell',
  reason: 'an archive is unpacked whole, whatever becomes of it',
  source: 'CWE-409; OWASP WSTG-BUSL-09',
} as const;

const UNIT = Buffer.alloc(2 ** 20, 'cleanroom swells ');
const TAR_BLOCK = 512;
const TAR_END = Buffer.alloc(2 * TAR_BLOCK);

/** A member that is written as so many units. */
interface Swelling {
  readonly path: string;
  readonly units: number;
}

/** Some good members, and others that swell to so many bytes of one text; the archive itself is hundreds of times smaller. */
export async function swollen(
  good: readonly Member[],
  swelling: readonly Swelling[],
  format: 'tar.gz' | 'zip',
): Promise<Uint8Array> {
  return format === 'zip' ? swollenZip(good, swelling) : swollenTar(good, swelling);
}

async function swollenTar(good: readonly Member[], swelling: readonly Swelling[]): Promise<Uint8Array> {
  const beginning = (await packed(good, 'tar')).subarray(0, -TAR_END.length);
  const { data, crc, size } = deflated([
    { bytes: beginning, times: 1 },
    ...swelling.flatMap(({ path, units }) => [
      { bytes: tarHeader(path, units * UNIT.length), times: 1 },
      { bytes: UNIT, times: units },
    ]),
    { bytes: TAR_END, times: 1 },
  ]);
  const [header, trailer] = [Buffer.from('1f8b08000000000000ff', 'hex'), Buffer.alloc(8)];
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return Buffer.concat([header, data, trailer]);
}

function swollenZip(good: readonly Member[], swelling: readonly Swelling[]): Uint8Array {
  const pieces: Uint8Array[] = [];
  const zip = new Zip((_, piece) => pieces.push(piece));
  const add = (filename: string, content: Parameters<typeof deflated>[0]) => {
    const { data, crc, size } = deflated(content);
    const file: ZipInputFile = { filename, crc, size, compression: 8, mtime: new Date(1980, 0, 1) };
    zip.add(file);
    file.ondata?.(null, data, true);
  };
  for (const { path, content } of good) add(path, [{ bytes: Buffer.from(content), times: 1 }]);
  for (const { path, units } of swelling) add(path, [{ bytes: UNIT, times: units }]);
  zip.end();
  return Buffer.concat(pieces);
}

const PACKED = new WeakMap<Uint8Array, Uint8Array>();

/** A deflate stream in which what is there many times was packed once: after a full flush nothing refers back (RFC 1951). */
function deflated(content: readonly { readonly bytes: Uint8Array; readonly times: number }[]) {
  const pieces: Uint8Array[] = [];
  let [crc, size] = [0, 0];
  for (const { bytes, times } of content) {
    const piece = PACKED.get(bytes) ?? deflateRawSync(bytes, { finishFlush: constants.Z_FULL_FLUSH });
    PACKED.set(bytes, piece);
    for (let time = 0; time < times; time += 1) {
      pieces.push(piece);
      crc = crc32(bytes, crc);
      size += bytes.length;
    }
  }
  return { data: Buffer.concat([...pieces, deflateRawSync('')]), crc, size };
}

/** The header of a file in a tar archive (POSIX.1-2001, ustar). */
function tarHeader(path: string, size: number): Buffer {
  const header = Buffer.alloc(TAR_BLOCK);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  header.write(path, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(size, 11), 124);
  header.write(octal(0, 11), 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

/** The bytes that a member of so many units swells to. */
export const swollenSize = (units: number): number => units * UNIT.length;
