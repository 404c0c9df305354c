import type { OnRequest, RequestReader } from './reader.ts';

/** Codes in the place of a protocol version (PostgreSQL documentation, "Message Formats"). */
const CANCEL = 80_877_102;
const ASKS_ENCRYPTION = new Set([80_877_103, 80_877_104]);
const VERSION_3 = 3;

/** Bytes of a message's content that are looked at; a verb and two names stand at its beginning. */
const ENOUGH = 1024;

/** Prepared statements and portals of one connection that are remembered; who has more is not counted any more. */
const MOST_PREPARED = 5_000;

/**
 * Statements that a client of PostgreSQL has executed: simple queries, and executions of prepared ones by the verb with
 * which they were prepared. Messages: https://www.postgresql.org/docs/15/protocol-message-formats.html
 */
export function postgresRequests(onRequest: OnRequest): RequestReader {
  const statements = new Map<string, string>();
  const portals = new Map<string, string>();
  let started = false;
  let blind = false;
  let held: Buffer = Buffer.alloc(0);
  /** Bytes of the message under way that nobody looks at. */
  let skip = 0;

  function giveUp(): void {
    blind = true;
    onRequest(null);
  }

  /** How many bytes were consumed; 0 when more are needed. */
  function startUp(): number {
    if (held.length < 8) return 0;
    const length = held.readUInt32BE(0);
    const code = held.readUInt32BE(4);
    if (ASKS_ENCRYPTION.has(code)) return 8;
    if (code === CANCEL) {
      blind = true;
      return 0;
    }
    // The server agreed to encrypt, or this is another protocol.
    if (code >>> 16 !== VERSION_3 || length < 8) {
      giveUp();
      return 0;
    }
    started = true;
    skip = length - Math.min(length, held.length);
    return Math.min(length, held.length);
  }

  function message(): number {
    if (held.length < 5) return 0;
    const length = 1 + held.readUInt32BE(1);
    if (held.length < Math.min(length, ENOUGH)) return 0;
    hear(String.fromCharCode(held[0] ?? 0), held.subarray(5, Math.min(length, ENOUGH)));
    const taken = Math.min(length, held.length);
    skip = length - taken;
    return taken;
  }

  function hear(type: string, content: Buffer): void {
    if (type === 'Q') onRequest(verbOf(string(content, 0).text));
    else if (type === 'F') onRequest('function');
    else if (type === 'P') {
      const name = string(content, 0);
      remember(statements, name.text, verbOf(string(content, name.next).text));
    } else if (type === 'B') {
      const portal = string(content, 0);
      remember(portals, portal.text, statements.get(string(content, portal.next).text) ?? 'unknown');
    } else if (type === 'E') onRequest(portals.get(string(content, 0).text) ?? 'unknown');
  }

  function remember(verbs: Map<string, string>, name: string, verb: string): void {
    verbs.set(name, verb);
    if (verbs.size <= MOST_PREPARED) return;
    verbs.clear();
    giveUp();
  }

  return {
    read(chunk) {
      if (blind) return;
      const rest = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - rest.length;
      held = held.length === 0 ? rest : Buffer.concat([held, rest]);
      for (;;) {
        if (blind) return;
        const taken = started ? message() : startUp();
        if (taken === 0) break;
        held = held.subarray(taken);
      }
      // A slice would keep the whole chunk in memory.
      held = Buffer.from(held);
    },
  };
}

function string(content: Buffer, from: number): { readonly text: string; readonly next: number } {
  const end = content.indexOf(0, from);
  return end === -1
    ? { text: content.toString('latin1', from), next: content.length }
    : { text: content.toString('latin1', from, end), next: end + 1 };
}

/**
 * The first word, in small letters, past blanks and comments. A comment can end in one place only, so that no text makes the
 * search try one split after another.
 */
function verbOf(sql: string): string {
  const [, verb] = /^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*([a-z]+)/i.exec(sql) ?? [];
  return verb?.toLowerCase() ?? 'unknown';
}
