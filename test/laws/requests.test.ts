import fc from 'fast-check';
import { expect, test } from 'vitest';
import { postgresRequests } from '../../src/airlock/agent/requests/postgres.ts';
import { redisRequests } from '../../src/airlock/agent/requests/redis.ts';

/** What a reader tells of bytes that are cut at these places. */
function told(read: typeof redisRequests, bytes: Buffer, cuts: readonly number[]): (string | null)[] {
  const verbs: (string | null)[] = [];
  const reader = read((verb) => void verbs.push(verb));
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  for (const [index, from] of places.entries()) reader.read(bytes.subarray(from, places[index + 1] ?? from));
  return verbs;
}

const cuts = fc.array(fc.nat(), { maxLength: 12 });
const argument = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const names = fc.constantFrom('GET', 'SET', 'EVAL', 'HGET', 'PING');

test('Redis: every command is told once, wherever its bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(names, fc.array(argument, { maxLength: 4 }))), cuts, (commands, places) => {
      const bytes = commands.flatMap(([name, args]) => [
        Buffer.from(`*${args.length + 1}\r\n$${name.length}\r\n${name}\r\n`),
        ...args.flatMap((arg) => [Buffer.from(`$${arg.length}\r\n`), arg, Buffer.from('\r\n')]),
      ]);
      expect(told(redisRequests, Buffer.concat(bytes), places)).toEqual(commands.map(([name]) => name));
    }),
  );
});

test('PostgreSQL: every statement is told once, wherever its bytes are cut', () => {
  const verb = fc.constantFrom('select', 'insert', 'update', 'commit');
  fc.assert(
    fc.property(fc.array(fc.tuple(verb, fc.nat(3_000))), cuts, (statements, places) => {
      const bytes = statements.map(([name, length]) => {
        const sql = Buffer.from(`${name} ${'x'.repeat(length)}\0`);
        const head = Buffer.alloc(5);
        head.write('Q');
        head.writeUInt32BE(sql.length + 4, 1);
        return Buffer.concat([head, sql]);
      });
      const start = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
      expect(told(postgresRequests, Buffer.concat([start, ...bytes]), places)).toEqual(
        statements.map(([name]) => name),
      );
    }),
  );
});
