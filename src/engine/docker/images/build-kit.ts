/**
 * What the steps of a BuildKit build printed, out of one of its progress messages: protobuf `StatusResponse`, whose
 * field 3 are the logs, each with its text in field 4 (moby/buildkit, api/services/control/control.proto).
 */
export function buildKitLogs(message: Uint8Array): string {
  const decoder = new TextDecoder();
  return fields(message, 3)
    .flatMap((log) => fields(log, 4))
    .map((text) => decoder.decode(text))
    .join('');
}

/** The length-delimited fields with a number; the rest is stepped over, and what is malformed ends the reading. */
function fields(message: Uint8Array, wanted: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    return value;
  };
  while (at < message.length) {
    const key = varint();
    const wire = key % 8;
    if (wire === 0) varint();
    else if (wire === 1) at += 8;
    else if (wire === 5) at += 4;
    else if (wire === 2) {
      const length = varint();
      if (Math.floor(key / 8) === wanted) found.push(message.subarray(at, at + length));
      at += length;
    } else break;
  }
  return found;
}

/** Without the line that makes BuildKit fetch another front end from a registry; lines keep their numbers. */
export function withoutSyntaxLine(dockerfile: string): string {
  return dockerfile.replace(/^#\s*syntax\s*=.*$/im, '#');
}
