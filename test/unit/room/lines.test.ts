import { expect, test } from 'vitest';
import { createLineLog } from '../../../src/room/lines.ts';

const bytes = (text: string) => Buffer.from(text);

test('lines come when they are whole, with the time since the window began', () => {
  let now = 1_000;
  const log = createLineLog(() => now);
  const out = log.stream('stdout');
  now = 1_010;
  out.add(bytes('one\ntw'));
  now = 1_020;
  out.add(bytes('o\nthr'));
  now = 1_030;
  expect(log.window('first')).toMatchObject({
    window: 'first',
    ms: 30,
    lines: [
      { at: 10, stream: 'stdout', text: 'one', cut: false },
      { at: 20, stream: 'stdout', text: 'two', cut: false },
    ],
    total: 2,
    bytes: 11,
    truncated: false,
  });
  now = 1_035;
  out.add(bytes('ee\n'));
  expect(log.window('second').lines).toEqual([{ at: 5, stream: 'stdout', text: 'three', cut: false }]);
});

test('streams do not mix, and characters cut in two are whole again', () => {
  const log = createLineLog();
  const [out, err] = [log.stream('stdout'), log.stream('stderr')];
  const [first, second] = [bytes('grüße\n').subarray(0, 3), bytes('grüße\n').subarray(3)];
  out.add(first);
  err.add(bytes('oh\n'));
  out.add(second);
  expect(log.window('').lines.map(({ stream, text }) => `${stream} ${text}`)).toEqual([
    'stderr oh',
    'stdout grüße',
  ]);
});

test('what is left without an end becomes a line when the stream ends', () => {
  const log = createLineLog();
  const out = log.stream('stdout');
  out.add(bytes('last words'));
  expect(log.window('')).toMatchObject({ total: 0, openStreams: 1 });
  out.end();
  out.end();
  const { lines, openStreams } = log.window('');
  expect(lines.map(({ text }) => text)).toEqual(['last words']);
  expect(openStreams).toBe(0);
});

test('of a flood the first and the last lines are kept, and all are counted', () => {
  const log = createLineLog();
  const out = log.stream('stdout');
  for (let n = 1; n <= 5_000; n += 1) out.add(bytes(`line ${n}\n`));
  const { lines, total, truncated } = log.window('');
  expect({ total, truncated, kept: lines.length }).toEqual({ total: 5_000, truncated: true, kept: 500 });
  expect([lines[0]?.text, lines.at(-1)?.text]).toEqual(['line 1', 'line 5000']);
});

test('a line of any length is kept cut', () => {
  const log = createLineLog();
  const out = log.stream('stdout');
  for (let n = 0; n < 100; n += 1) out.add(bytes('x'.repeat(1_000)));
  out.add(bytes('\nnext\n'));
  const { lines, bytes: all } = log.window('');
  expect(lines.map(({ text, cut }) => [text.length, cut])).toEqual([
    [4_000, true],
    [4, false],
  ]);
  expect(all).toBe(100_006);
});
