import { createHash } from 'node:crypto';
import { createSpotter, type Needle, type Spot } from '../lib/spot.ts';
import type { Output } from '../model/evidence.ts';

/** Bytes kept from the beginning and from the end of what a program writes. */
const HEAD = 16 * 1024;
const TAIL = 16 * 1024;

/** Takes in any amount of output in bounded memory. */
export interface OutputCollector {
  readonly add: (chunk: Uint8Array) => void;
  /** Looks for more needles: in what is kept of the past, and in all that is still to come. */
  readonly look: (needles: readonly Needle[]) => void;
  /** What came in so far. */
  readonly taken: () => Output;
  /** Needles that were found in all of it so far. */
  readonly spots: () => readonly Spot[];
}

/** Keeps head and tail, and counts, hashes, checks and searches everything between. */
export function collectOutput(needles: readonly Needle[] = []): OutputCollector {
  const spotters = [createSpotter(needles)];
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  let bytes = 0;
  let valid = true;
  return {
    spots: () => spotters.flatMap((spotter) => spotter.spots()),
    look: (more) => {
      const spotter = createSpotter(more);
      spotter.add(head);
      spotter.add(tail);
      spotters.push(spotter);
    },
    add: (chunk) => {
      hash.update(chunk);
      for (const spotter of spotters) spotter.add(chunk);
      bytes += chunk.length;
      if (valid) valid = decodes(utf8, chunk, true);
      const missing = HEAD - head.length;
      if (missing > 0) head = Buffer.concat([head, chunk.subarray(0, missing)]);
      const rest = chunk.subarray(Math.max(0, missing));
      if (rest.length > 0) tail = Buffer.concat([tail, rest.subarray(-TAIL)]).subarray(-TAIL);
    },
    taken: () => {
      const left = bytes - head.length - tail.length;
      const kept = Buffer.concat([head, tail]);
      const text = left > 0 ? `${head}\n… ${left} bytes left out …\n${tail}` : kept.toString();
      return {
        text,
        bytes,
        truncated: left > 0,
        validUtf8: valid && endsWhole(kept),
        sha256: hash.copy().digest('hex'),
      };
    },
  };
}

/** The evidence form of bytes that are all at hand. */
export function outputOf(content: string | Uint8Array): Output {
  const collector = collectOutput();
  collector.add(typeof content === 'string' ? Buffer.from(content) : content);
  return collector.taken();
}

function decodes(decoder: InstanceType<typeof TextDecoder>, chunk: Uint8Array, stream: boolean): boolean {
  try {
    decoder.decode(chunk, { stream });
    return true;
  } catch {
    return false;
  }
}

/** Whether the very end is no half of a character; the streaming decoder would still wait for its rest. */
function endsWhole(kept: Buffer): boolean {
  const end = kept.subarray(-4);
  for (let start = 0; start < Math.max(1, end.length); start += 1) {
    if (decodes(new TextDecoder('utf-8', { fatal: true }), end.subarray(start), false)) return true;
  }
  return end.length === 0;
}
