import { StringDecoder } from 'node:string_decoder';
import type { EvidenceData } from '../model/evidence.ts';

type Lines = EvidenceData<'log-lines'>;
type Line = Lines['lines'][number];

/** Lines of one window that are kept from its beginning and from its end. */
const FIRST = 400;
const LAST = 100;
const LONGEST = 4_000;

/** What a service writes, line by line, window by window; in bounded memory, however much it writes. */
export interface LineLog {
  /** A place for one stream of one process; what it left without a line's end becomes a line when it ends. */
  readonly stream: (name: Line['stream']) => {
    readonly add: (chunk: Uint8Array) => void;
    readonly end: () => void;
  };
  readonly window: (name: string) => Lines;
}

export function createLineLog(now: () => number = () => performance.now()): LineLog {
  let began = now();
  let first: Line[] = [];
  let last: Line[] = [];
  let total = 0;
  let bytes = 0;
  let openStreams = 0;

  const keep = (stream: Line['stream'], whole: string) => {
    total += 1;
    const cut = whole.length > LONGEST;
    const line = { at: now() - began, stream, text: cut ? whole.slice(0, LONGEST) : whole, cut };
    if (first.length < FIRST) first.push(line);
    else {
      last.push(line);
      if (last.length > 2 * LAST) last = last.slice(-LAST);
    }
  };

  return {
    stream(name) {
      const decoder = new StringDecoder('utf8');
      let rest = '';
      let open = true;
      openStreams += 1;
      return {
        add(chunk) {
          bytes += chunk.length;
          const pieces = (rest + decoder.write(Buffer.from(chunk))).split('\n');
          rest = pieces.pop() ?? '';
          for (const piece of pieces) keep(name, piece);
          // A line without end must not fill the memory; what is beyond is only counted.
          rest = rest.slice(0, 2 * LONGEST);
        },
        end() {
          if (open) openStreams -= 1;
          open = false;
          rest += decoder.end();
          if (rest !== '') keep(name, rest);
          rest = '';
        },
      };
    },
    window(name) {
      const kept = [...first, ...last.slice(-LAST)];
      const lines: Lines = {
        window: name,
        ms: now() - began,
        lines: kept,
        total,
        bytes,
        truncated: total > kept.length,
        openStreams,
      };
      began = now();
      first = [];
      last = [];
      total = 0;
      bytes = 0;
      return lines;
    },
  };
}
