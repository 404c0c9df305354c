import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { decode, encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { keepQuestion, takeQuestions } from '../../../src/airlock/agent/asked.ts';
import { answerNoNames, answerTo } from '../../../src/airlock/agent/no-names.ts';

test('answers a question with "no such name"', () => {
  const question = encode({
    type: 'query',
    id: 77,
    flags: 256,
    questions: [{ name: 'a.example', type: 'AAAA' }],
  });
  const answer = answerTo(question);
  expect(answer === null ? null : decode(answer)).toMatchObject({
    id: 77,
    type: 'response',
    rcode: 'NXDOMAIN',
    flag_rd: true,
    questions: [{ name: 'a.example', type: 'AAAA' }],
  });
});

test('is silent at what is no question', () => {
  expect(answerTo(Buffer.from('x'))).toBeNull();
  expect(answerTo(encode({ type: 'response', id: 1, questions: [] }))).toBeNull();
});

test('answers for the names of the room, where the engine does not', () => {
  const ask = (name: string, type: 'A' | 'AAAA') => {
    const answer = answerTo(
      encode({ type: 'query', id: 1, questions: [{ name, type }] }),
      new Map([['db', '10.1.2.3']]),
    );
    return answer === null ? null : decode(answer);
  };
  expect(ask('DB', 'A')).toMatchObject({
    rcode: 'NOERROR',
    answers: [{ name: 'DB', type: 'A', data: '10.1.2.3' }],
  });
  expect(ask('db', 'AAAA')).toMatchObject({ rcode: 'NOERROR', answers: [] });
  expect(ask('db.example', 'A')).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
});

const query = (...names: string[]) =>
  encode({ type: 'query', id: 1, questions: names.map((name) => ({ name, type: 'A' })) });

/** What is kept of messages that came over TCP, each in a connection of its own. */
async function keptOf(port: number, ...messages: readonly Buffer[]) {
  takeQuestions();
  for (const message of messages) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    const socket = connect(port, '127.0.0.1');
    socket.write(Buffer.concat([length, message]));
    // An answer, or the end for what is none.
    await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    socket.destroy();
  }
  return takeQuestions();
}

test('keeps for the wiretap what is asked over TCP', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const place = free.address();
  const port = typeof place === 'object' ? (place?.port ?? 0) : 0;
  free.close();
  await once(free, 'close');
  await answerNoNames(port);

  const { asked, lost } = await keptOf(port, query('Phone.Home.example'), query('phone.home.example'));
  expect(asked).toEqual([{ atMs: expect.any(Number), name: 'phone.home.example', type: 'A', questions: 2 }]);
  expect(lost).toBe(false);
  expect(takeQuestions().asked).toEqual([]);

  const untidy = query('untidy.example');
  untidy.writeUInt16BE(7, 10);
  const odd = await keptOf(port, query('first.example', 'second.example'), untidy);
  expect(odd.asked.map(({ name }) => name)).toEqual(['first.example', 'untidy.example']);

  const answer = encode({ type: 'response', id: 1, questions: [{ name: 'a.example', type: 'A' }] });
  expect((await keptOf(port, answer, query(), Buffer.from('x'))).asked).toEqual([]);
});

test('says when more was asked than it keeps', () => {
  takeQuestions();
  for (let n = 0; n < 1_000; n += 1) keepQuestion({ name: `${n}.tunnel.example`, type: 'TXT' });
  keepQuestion({ name: '0.tunnel.example', type: 'TXT' });
  const whole = takeQuestions();
  expect([whole.asked.length, whole.asked[0]?.questions, whole.lost]).toEqual([1_000, 2, false]);
  for (let n = 0; n < 1_001; n += 1) keepQuestion({ name: `${n}.tunnel.example`, type: 'TXT' });
  const cut = takeQuestions();
  expect([cut.asked.length, cut.lost]).toEqual([1_000, true]);
  expect(takeQuestions().lost).toBe(false);
});
