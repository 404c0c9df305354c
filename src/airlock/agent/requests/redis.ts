import type { OnRequest, RequestReader } from './reader.ts';

const LONGEST_LINE = 64 * 1024;
/** Bytes of a command's name; the longest of Redis's own has 20. */
const LONGEST_NAME = 128;

/**
 * Commands that a client of Redis has sent, by name in capitals: arrays of bulk strings, pipelined or not, and inline ones.
 * Protocol: https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function redisRequests(onRequest: OnRequest): RequestReader {
  let held: Buffer = Buffer.alloc(0);
  /** Strings of the command under way that are still to come. */
  let strings = 0;
  let named = false;
  /** Bytes of an argument that nobody looks at, its line end included. */
  let skip = 0;
  let blind = false;

  /** How many bytes were consumed; 0 when more are needed. */
  function step(): number {
    const end = held.indexOf('\r\n');
    if (end === -1) {
      if (held.length > LONGEST_LINE) giveUp();
      return 0;
    }
    const line = held.toString('latin1', 0, end);
    if (strings === 0) {
      if (/^\*\d+$/.test(line)) {
        strings = Number(line.slice(1));
        named = false;
      } else if (/^[a-z]/i.test(line))
        onRequest(line.slice(0, LONGEST_NAME).split(' ')[0]?.toUpperCase() ?? '');
      else if (line !== '') giveUp();
      return end + 2;
    }
    if (!/^\$\d+$/.test(line)) {
      giveUp();
      return 0;
    }
    const length = Number(line.slice(1)) + 2;
    if (named) {
      strings -= 1;
      const taken = Math.min(held.length, end + 2 + length);
      skip = end + 2 + length - taken;
      return taken;
    }
    if (length > LONGEST_NAME) {
      giveUp();
      return 0;
    }
    if (held.length < end + 2 + length) return 0;
    onRequest(held.toString('latin1', end + 2, end + length).toUpperCase());
    named = true;
    strings -= 1;
    return end + 2 + length;
  }

  function giveUp(): void {
    blind = true;
    onRequest(null);
  }

  return {
    read(chunk) {
      if (blind) return;
      const rest = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - rest.length;
      held = held.length === 0 ? rest : Buffer.concat([held, rest]);
      while (!blind) {
        const taken = step();
        if (taken === 0) break;
        held = held.subarray(taken);
      }
      held = Buffer.from(held);
    },
  };
}
