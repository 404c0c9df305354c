import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { probe } from '../../../src/airlock/agent/probe.ts';

test('tells a datagram that is answered from one that is refused', async () => {
  const socket = createSocket('udp4');
  socket.on('message', (_, from) => socket.send('pong', from.port, from.address));
  const port = await new Promise<number>((resolve) =>
    socket.bind(0, '127.0.0.1', () => resolve(socket.address().port)),
  );
  const target = { host: '127.0.0.1', port, protocol: 'udp' as const, timeoutMs: 500 };
  expect(await probe({ targets: [target] })).toMatchObject([{ outcome: 'reached', detail: 'pong' }]);
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  expect(await probe({ targets: [target] })).toMatchObject([{ outcome: 'refused', detail: 'ECONNREFUSED' }]);
});

test('asks the resolver of the system', async () => {
  const [found] = await probe({
    targets: [{ host: 'localhost', port: 0, protocol: 'dns', timeoutMs: 2_000 }],
  });
  expect(found?.outcome).toBe('reached');
  expect(found?.detail).toMatch(/127\.0\.0\.1|::1/);
});
