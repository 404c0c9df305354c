import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';
import type { Checked, Result } from '../protocol.ts';
import { keepQuestion } from './asked.ts';

/** Response code of RFC 1035, 4.1.1: there is no such name. */
const NXDOMAIN = 3;

/** The subject shares our address, so its connections are bounded: as many as one program needs, for as long as it asks. */
const MOST_CONNECTIONS = 64;
const IDLE_MS = 10_000;
/** Most bytes of a message over TCP, whose length has two bytes; and where in it the numbers of questions and of records stand (RFC 1035, 4.1.1). */
const LONGEST = 65_535;
const QUESTIONS_AT = 4;
const RECORDS_AT = 6;
const HEADER = 12;

/** The names of the room, each with its IPv4 address, where the engine’s own resolver does not answer for them. */
const known = new Map<string, string>();

/**
 * Answers every question on 127.0.0.1:53 (UDP and TCP) but those about the room's names with "no such name", so that unknown names
 * fail at once. Rejects when the port is not to be had.
 */
export async function answerNoNames(port = 53): Promise<void> {
  await Promise.all([answerDatagrams(port), answerStreams(port)]);
}

/** From now on these names have this address. */
export function learnNames({ names, address }: Checked<'names.learn'>): Result<'names.learn'> {
  for (const name of names) known.set(name.toLowerCase(), address);
  return {};
}

/**
 * The answer to a question; null for what is no question. Nor are several at once one (RFC 9619): names can refer to each
 * other, and a message of 64 KiB would be answered with megabytes.
 */
export function answerTo(question: Buffer, names: ReadonlyMap<string, string> = known): Buffer | null {
  try {
    if (question.readUInt16BE(QUESTIONS_AT) > 1) return null;
    const { id, flags, type, questions } = decode(question);
    if (type !== 'query') return null;
    const [asked] = questions ?? [];
    const address = names.get(asked?.name.toLowerCase() ?? '');
    const answer = encode({
      type: 'response',
      id: id ?? 0,
      flags: (flags ?? 0) | RECURSION_AVAILABLE | (address === undefined ? NXDOMAIN : 0),
      questions: questions ?? [],
      // A name of the room has no address of another kind: its answer is empty.
      answers:
        asked?.type === 'A' && address !== undefined
          ? [{ type: 'A', name: asked.name, ttl: 0, data: address }]
          : [],
    });
    return answer.length > LONGEST ? null : answer;
  } catch {
    return null;
  }
}

function answerDatagrams(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.on('message', (question, from) => {
      const answer = answerTo(question);
      if (answer !== null) socket.send(answer, from.port, from.address);
    });
    socket.bind(port, '127.0.0.1', () => {
      // From here on an error is about one answer, whose asker is gone.
      socket.off('error', reject).on('error', () => undefined);
      resolve();
    });
  });
}

function answerStreams(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer(answerStream);
    server.maxConnections = MOST_CONNECTIONS;
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Over TCP each message follows its length in two bytes (RFC 1035, 4.2.2). */
function answerStream(socket: Socket): void {
  let held = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.setTimeout(IDLE_MS, () => socket.destroy());
  // Who does not read the answers is asked no more.
  socket.on('drain', () => socket.resume());
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE()) {
      const end = 2 + held.readUInt16BE();
      const message = held.subarray(2, end);
      keepAsked(message);
      const answer = answerTo(message);
      held = held.subarray(end);
      if (answer === null) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      if (!socket.write(Buffer.concat([length, answer]))) socket.pause();
    }
  });
}

/** Of a message with several questions the first tells enough, and what stands behind it need not make sense. */
function keepAsked(message: Buffer): void {
  try {
    const first = Buffer.from(message);
    first.writeUInt16BE(Math.min(1, first.readUInt16BE(QUESTIONS_AT)), QUESTIONS_AT);
    first.fill(0, RECORDS_AT, HEADER);
    const { type, questions } = decode(first);
    if (type !== 'query') return;
    for (const asked of questions ?? []) keepQuestion({ name: asked.name.toLowerCase(), type: asked.type });
  } catch {
    // It is no question.
  }
}
