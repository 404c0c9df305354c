import { expect, test } from 'vitest';
import { postgresRequests } from '../../../src/airlock/agent/requests/postgres.ts';
import { redisRequests } from '../../../src/airlock/agent/requests/redis.ts';

function told(read: typeof postgresRequests, ...chunks: readonly Buffer[]): (string | null)[] {
  const verbs: (string | null)[] = [];
  const reader = read((verb) => void verbs.push(verb));
  for (const chunk of chunks) reader.read(chunk);
  return verbs;
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const startUp = (code: number, content = ''): Buffer =>
  Buffer.concat([int32(8 + content.length), int32(code), Buffer.from(content)]);
const message = (type: string, content: string): Buffer =>
  Buffer.concat([Buffer.from(type), int32(4 + Buffer.byteLength(content)), Buffer.from(content)]);
const begun = startUp(196_608, 'user\0app\0\0');

test('PostgreSQL: simple queries by their verb, past blanks and comments', () => {
  expect(
    told(
      postgresRequests,
      begun,
      message('p', 'secret\0'),
      message('Q', 'begin\0'),
      message('Q', ' /* who */ -- why\n SELECT 1\0'),
      message('Q', '\0'),
      message('X', ''),
    ),
  ).toEqual(['begin', 'select', 'unknown']);
});

test('PostgreSQL: prepared statements count when they are executed', () => {
  expect(
    told(
      postgresRequests,
      startUp(80_877_103),
      begun,
      message('P', 'ins\0insert into t values ($1)\0'),
      message('B', '\0ins\0'),
      message('E', '\0'),
      message('B', 'p2\0ins\0'),
      message('E', 'p2\0'),
      message('S', ''),
    ),
  ).toEqual(['insert', 'insert']);
});

test('PostgreSQL: content beyond the beginning is passed over', () => {
  const long = message('Q', `insert into t values ('${'x'.repeat(5_000)}')\0`);
  expect(told(postgresRequests, begun, Buffer.concat([long, message('Q', 'commit\0')]))).toEqual([
    'insert',
    'commit',
  ]);
});

test('what is encrypted, or another language, is told once as null', () => {
  const hello = Buffer.from('16030100c8010000c40303', 'hex');
  expect(told(postgresRequests, startUp(80_877_103), hello, hello)).toEqual([null]);
  expect(told(redisRequests, Buffer.concat([hello, Buffer.from('\r\n')]))).toEqual([null]);
});

test('Redis: commands by name, pipelined and inline', () => {
  const eval_ = `*3\r\n$4\r\neval\r\n$6\r\nreturn\r\n$1\r\n0\r\n`;
  expect(told(redisRequests, Buffer.from(`*1\r\n$4\r\nPING\r\n${eval_}get a\r\n`))).toEqual([
    'PING',
    'EVAL',
    'GET',
  ]);
});
