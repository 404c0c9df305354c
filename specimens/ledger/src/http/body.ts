import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.ts';

export interface BodyLimits {
  /** Bytes; Infinity for none. */
  readonly bytes: number;
  /** Milliseconds for the whole body, or between two pieces of it. */
  readonly timeoutMs: number;
  readonly timeoutFor: 'whole' | 'piece';
}

/**
 * The pieces of a request's body as they come.
 *
 * @throws Problem 413 when it is too large, 408 when it is too slow, 400 when the client left in the middle
 */
export async function* bodyChunks(request: IncomingMessage, limits: BodyLimits): AsyncGenerator<Buffer> {
  const tooLarge = () => new Problem(413, `the body is larger than ${limits.bytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) throw tooLarge();

  const late = new Problem(408, `the body did not come within ${limits.timeoutMs} ms`);
  let giveUp = () => {};
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    giveUp();
  }, limits.timeoutMs);
  // Not closed when we stop early: the answer still has to go out through the same socket.
  const pieces = request.iterator({ destroyOnReturn: false });
  let bytes = 0;
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Buffer>>((resolve, reject) => {
        giveUp = () => reject(late);
        if (isLate) giveUp();
        else pieces.next().then(resolve, reject);
      });
      if (next.done) return;
      bytes += next.value.length;
      if (bytes > limits.bytes) throw tooLarge();
      yield next.value;
      if (limits.timeoutFor === 'piece') timer.refresh();
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(400, 'the body ended before it was whole');
  } finally {
    clearTimeout(timer);
  }
}

/** A request's whole body. Throws as `bodyChunks` does. */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bodyChunks(request, limits)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/**
 * @throws Problem 400 that says where the text stops being JSON
 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new Problem(400, 'the body is empty; it must be JSON', [BODY]);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem(400, 'the body is not UTF-8', [{ field: 'body', message: 'must be UTF-8' }]);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(400, `the body is not JSON: ${(error as Error).message}`, [BODY]);
  }
}

const BODY = { field: 'body', message: 'must be JSON' };
