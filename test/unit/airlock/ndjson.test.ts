import { expect, test } from 'vitest';
import { createLineDecoder } from '../../../src/airlock/ndjson.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

test('gives the values of whole lines and keeps the rest', () => {
  const decoder = createLineDecoder('agent');
  expect(decoder.push(bytes('{"a":1}\n\n[2'))).toEqual([{ a: 1 }]);
  expect(decoder.push(bytes(']\n'))).toEqual([[2]]);
  decoder.end();
});

test('joins a character cut in two', () => {
  const decoder = createLineDecoder('agent');
  const line = bytes('"é"\n');
  expect([...decoder.push(line.subarray(0, 2)), ...decoder.push(line.subarray(2))]).toEqual(['é']);
});

test.each([
  ['text', 'hello\n', 'agent sent a line that is not JSON: "hello"'],
  ['half a value', '{"a":\n', 'agent sent a line that is not JSON: "{\\"a\\":"'],
])('names the sender and quotes %s', (_, text, message) => {
  expect(() => createLineDecoder('agent').push(bytes(text))).toThrow(message);
});

test('refuses bytes that are not UTF-8', () => {
  expect(() => createLineDecoder('agent').push(Uint8Array.of(0x22, 0xff, 0x22, 0x0a))).toThrow('not JSON');
});

test('refuses a line that grows beyond its bound', () => {
  const decoder = createLineDecoder('agent', 8);
  decoder.push(bytes('12345678'));
  expect(() => decoder.push(bytes('9'))).toThrow('a line of more than 8 bytes');
});

test('says when the stream ends inside a line', () => {
  const decoder = createLineDecoder('agent');
  decoder.push(bytes('{"id":'));
  expect(() => decoder.end()).toThrow('an end inside a line, after "{\\"id\\":"');
});
