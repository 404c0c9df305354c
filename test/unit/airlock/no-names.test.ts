import { decode, encode } from 'dns-packet';
import { expect, test } from 'vitest';
import { noSuchName } from '../../../src/airlock/agent/no-names.ts';

test('answers a question with "no such name"', () => {
  const question = encode({
    type: 'query',
    id: 77,
    flags: 256,
    questions: [{ name: 'a.example', type: 'AAAA' }],
  });
  const answer = noSuchName(question);
  expect(answer === null ? null : decode(answer)).toMatchObject({
    id: 77,
    type: 'response',
    rcode: 'NXDOMAIN',
    flag_rd: true,
    questions: [{ name: 'a.example', type: 'AAAA' }],
  });
});

test('is silent at what is no question', () => {
  expect(noSuchName(Buffer.from('x'))).toBeNull();
  expect(noSuchName(encode({ type: 'response', id: 1, questions: [] }))).toBeNull();
});
