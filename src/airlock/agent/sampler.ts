import { createHash } from 'node:crypto';
import { createSpotter, type Needle } from '../../lib/spot.ts';
import type { Result } from '../protocol.ts';

/** Keeps the first and the last bytes of a stream of any length, and figures about all of it. */
export class Sampler {
  readonly #hash = createHash('sha256');
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  readonly #spotter: ReturnType<typeof createSpotter>;
  #head = Buffer.alloc(0);
  #tail = Buffer.alloc(0);
  #bytes = 0;
  #validUtf8 = true;
  readonly #half: number;

  /**
   * @param half bytes that are kept from the beginning, and as many from the end
   * @param needles looked for in the whole stream
   */
  constructor(half: number, needles: readonly Needle[] = []) {
    this.#half = half;
    this.#spotter = createSpotter(needles);
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    this.#hash.update(chunk);
    this.#spotter.add(chunk);
    this.#check(() => this.#decoder.decode(chunk, { stream: true }));
    const room = this.#half - this.#head.length;
    if (room > 0) this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    const rest = chunk.subarray(Math.max(room, 0));
    if (rest.length > 0 && this.#half > 0)
      this.#tail = Buffer.concat([this.#tail, rest.subarray(-this.#half)]).subarray(-this.#half);
  }

  /** To be called once, when the stream is over. */
  finish(): Result<'http.request'>['body'] {
    this.#check(() => this.#decoder.decode());
    const spots = this.#spotter.spots();
    return {
      head: this.#head.toString('base64'),
      tail: this.#tail.toString('base64'),
      bytes: this.#bytes,
      sha256: this.#hash.digest('hex'),
      validUtf8: this.#validUtf8,
      ...(spots.length > 0 && { spots: [...spots] }),
    };
  }

  #check(decode: () => string): void {
    if (!this.#validUtf8) return;
    try {
      decode();
    } catch {
      this.#validUtf8 = false;
    }
  }
}
