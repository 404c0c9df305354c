import { createSocket } from 'node:dgram';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { decode, encode, RECURSION_AVAILABLE } from 'dns-packet';

/** Response code of RFC 1035, 4.1.1: there is no such name. */
const NXDOMAIN = 3;

/**
 * Answers every question on 127.0.0.1:53 (UDP and TCP) with "no such name", so that unknown names fail at once. Rejects
 * when the port is not to be had.
 */
export async function answerNoNames(port = 53): Promise<void> {
  await Promise.all([answerDatagrams(port), answerStreams(port)]);
}

/** The answer to a question; null for what is no question. */
export function noSuchName(question: Buffer): Buffer | null {
  try {
    const { id, flags, type, questions } = decode(question);
    if (type !== 'query') return null;
    return encode({
      type: 'response',
      id: id ?? 0,
      flags: (flags ?? 0) | RECURSION_AVAILABLE | NXDOMAIN,
      questions: questions ?? [],
    });
  } catch {
    return null;
  }
}

function answerDatagrams(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.on('message', (question, from) => {
      const answer = noSuchName(question);
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
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

/** Over TCP each message follows its length in two bytes (RFC 1035, 4.2.2). */
function answerStream(socket: Socket): void {
  let held = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE()) {
      const end = 2 + held.readUInt16BE();
      const answer = noSuchName(held.subarray(2, end));
      held = held.subarray(end);
      if (answer === null) {
        socket.destroy();
        return;
      }
      const length = Buffer.alloc(2);
      length.writeUInt16BE(answer.length);
      socket.write(Buffer.concat([length, answer]));
    }
  });
}
