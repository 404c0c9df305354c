import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createDatabase } from '../../../../specimens/ledger/src/database.ts';
import { Unavailable } from '../../../../specimens/ledger/src/unavailable.ts';

/** A message of PostgreSQL's protocol 3.0: type, length, content. */
function message(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), length, content]);
}
const AUTHENTICATION_OK = message('R', Buffer.alloc(4));
const READY_FOR_QUERY = message('Z', Buffer.from('I'));
const ADMIN_SHUTDOWN = message(
  'E',
  Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0'),
);

let server: Server | undefined;
afterEach(() => server?.close());

async function speaking(answer: (socket: Socket) => void): Promise<string> {
  const listening = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const address = listening.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `postgres://ledger:secret@127.0.0.1:${address.port}/ledger`;
}

test('a connection whose last word comes in one packet with its readiness ends a query, not the process', async () => {
  // Vitest counts an error that nobody listens for as a failure of this test.
  const connectionString = await speaking((socket) =>
    socket.end(Buffer.concat([AUTHENTICATION_OK, READY_FOR_QUERY, ADMIN_SHUTDOWN])),
  );
  const database = createDatabase(
    { connectionString, connectionTimeoutMillis: 1_000, query_timeout: 500 },
    { write: () => {}, sparsely: () => {} },
  );
  await expect(database.query('select 1')).rejects.toThrow(Unavailable);
  await database.close();
});
