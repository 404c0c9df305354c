import { Failure } from '../model/failure.ts';

/** Most bytes of one line. */
export const LINE_BYTES = 16 * 1024 * 1024;

const NEWLINE = 0x0a;

export interface LineDecoder {
  /** The values of all lines that these bytes complete; blank lines are passed over. */
  readonly push: (chunk: Uint8Array) => unknown[];
  /** To be called when the stream ends. Throws when it ends inside a line. */
  readonly end: () => void;
}

/**
 * Decodes newline-delimited JSON (https://github.com/ndjson/ndjson-spec) from bytes cut anywhere. Throws a Failure for a
 * line that is too long, is not UTF-8 or is not JSON; the stream is worth nothing after that.
 */
export function createLineDecoder(source: string, maximum = LINE_BYTES): LineDecoder {
  let pieces: Uint8Array[] = [];
  let held = 0;

  function hold(piece: Uint8Array): void {
    if (held + piece.length > maximum) {
      throw badLine(source, `a line of more than ${maximum} bytes`);
    }
    pieces.push(piece);
    held += piece.length;
  }

  function takeLine(): Uint8Array {
    const line = pieces.length === 1 ? pieces[0] : undefined;
    const whole = line ?? Buffer.concat(pieces);
    pieces = [];
    held = 0;
    return whole;
  }

  return {
    push(chunk) {
      const values: unknown[] = [];
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        hold(chunk.subarray(from, at));
        const value = parse(source, takeLine());
        if (value !== undefined) values.push(value);
        from = at + 1;
      }
      if (from < chunk.length) hold(chunk.subarray(from));
      return values;
    },
    end() {
      if (held > 0) throw badLine(source, `an end inside a line, after ${quote(takeLine())}`);
    },
  };
}

function parse(source: string, line: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(line);
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch (cause) {
    throw badLine(source, `a line that is not JSON: ${quote(line)}`, cause);
  }
}

function quote(line: Uint8Array): string {
  return JSON.stringify(Buffer.from(line.subarray(0, 80)).toString('utf8'));
}

function badLine(source: string, what: string, cause?: unknown): Failure {
  return new Failure({
    class: 'room',
    code: 'airlock-bad-message',
    message: `${source} sent ${what}`,
    remedy: 'Something else writes to this stream, or it was cut; see the last lines of its standard error.',
    cause,
  });
}
