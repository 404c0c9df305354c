import type { Socket } from 'node:net';

/**
 * One direction of a proxied connection: what `from` sends reaches `to` in order and no faster than `to` takes it, its end
 * ends `to`'s other half only, and its breaking breaks `to`. Whatever is done to one direction (delay, limit, cut) is
 * done here.
 */
export function relay(from: Socket, to: Socket, passed: (bytes: number) => void): void {
  from.on('data', (chunk: Buffer) => passed(chunk.length));
  from.pipe(to);
  // A reset on one side must not look like an orderly end on the other.
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => {
    if (!from.readableEnded || !from.writableFinished) to.resetAndDestroy();
  });
}
