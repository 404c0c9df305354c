import { gzipSync } from 'node:zlib';
import { parseObject } from '../../lib/json-object.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Bodies that are too large, however that can be seen, and one that never seems to end. */
export async function tooMuchAndTooSlow(
  { claim, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const target = claim.requests.find(({ request }) => request.body !== null)?.request;
  if (!target) return;
  const { method, path, headers, body } = target;
  if (claim.bodyLimit !== undefined) {
    waiting('the answer to a body that is too large');
    const request = { method, path, timeout: 2 * claim.within };
    const tooLarge = oversized(body, claim.bodyLimit * 2);
    await room.request({ ...request, ...tooLarge, step: 'too large', headers });
    // Who adds up what comes finds this one too large as well; who believes the head is told nothing.
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    await room.request({
      ...request,
      ...tooLarge,
      step: 'too large, in pieces of untold number',
      headers: chunked,
    });
    const packed = swelling(body, claim.bodyLimit * SWELLS);
    if (packed !== null)
      await room.request({
        ...request,
        step: 'too large, once it is unpacked',
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: packed,
      });
  }
  if (claim.slowBody !== undefined && body !== null) {
    waiting('the end of a body that trickles in');
    const pauseMs = 500;
    const pieces = Math.ceil((claim.slowBody + 3_000) / pauseMs);
    await room.request({
      step: 'too slow',
      method,
      path,
      headers,
      body: body.padEnd(pieces, ' '),
      slow: { pieces, pauseMs },
      timeout: claim.slowBody + 3_000,
    });
  }
}

/** Bytes of a body that is sent as it is; a larger one is filler, made where it is sent. */
const MOST_BODY = 8 * 1024 * 1024;

/** A body of so many bytes in which nothing is wrong but its size, where the good one is JSON: blanks say nothing there. */
function oversized(body: string | null, bytes: number): Pick<HttpRequest, 'body' | 'filler'> {
  return body !== null && parseObject(body) !== null && bytes <= MOST_BODY
    ? { body: body.padEnd(bytes) }
    : { filler: bytes };
}

/** Times the limit that a small body swells to. */
const SWELLS = 8;

/** Bytes beyond which making it would take us long. */
const MOST_SWOLLEN = 64 * 1024 * 1024;

/** The good body with very many blanks, packed (CWE-409); null where it cannot be made. */
function swelling(body: string | null, bytes: number): Uint8Array | null {
  if (body === null || parseObject(body) === null || bytes > MOST_SWOLLEN) return null;
  return gzipSync(body.padEnd(bytes));
}
