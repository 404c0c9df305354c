import { decode, encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { answerTo } from '../../../src/airlock/agent/no-names.ts';

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
