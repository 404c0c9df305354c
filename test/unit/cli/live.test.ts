import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { liveView } from '../../../src/cli/live.ts';
import type { Progress } from '../../../src/model/progress.ts';

const name = {
  category: 'error-handling',
  experiment: 'requests',
  title: 'spoils good requests',
  seconds: 90,
};
const judged = {
  kind: 'judged',
  category: {
    id: 'error-handling',
    number: 9,
    title: 'Error handling',
    question: 'Does failing help the person?',
    verdict: 'fail',
    claims: null,
    findings: [
      {
        rule: 'no-stack-trace',
        verdict: 'fail',
        message: 'A stack trace was shown: “at \x1b[31mmain”.',
        remedy: 'Catch it, and say what was wrong.',
        evidence: [],
        replay: '',
        line: null,
      },
    ],
    unproven: null,
    checks: [
      {
        rule: 'no-stack-trace',
        asks: '',
        verdict: 'fail',
        message: '',
        remedy: '',
        evidence: [],
      },
    ],
    seconds: 3,
  },
} satisfies Progress;

const RUN: readonly Progress[] = [
  { kind: 'preparing', what: 'building the image' },
  {
    kind: 'planned',
    experiments: [{ ...name, usualMs: null }],
    atOnce: 1,
    directory: 'runs/1',
    seed: '4f1c09',
  },
  { kind: 'began', ...name },
  { kind: 'room-opened', ...name, room: '1', ms: 800 },
  { kind: 'waiting', ...name, what: 'the answer to POST /accounts' },
  { kind: 'ended', ...name, outcome: 'trouble', ms: 3_210, message: 'the engine\n has \x1b[31mgone' },
  judged,
];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A view on a stream that only remembers, with a clock that is moved by hand. */
function view({ isTTY, columns = 80 }: { readonly isTTY: boolean; readonly columns?: number }) {
  const written: string[] = [];
  let time = 0;
  const stream = {
    isTTY,
    columns,
    write: (text: string) => written.push(text) > 0,
  } as unknown as NodeJS.WriteStream;
  const live = liveView(stream, { now: () => time });
  return {
    live,
    text: () => written.join(''),
    clear: () => void written.splice(0),
    pass: (ms: number) => {
      time += ms;
      vi.advanceTimersByTime(ms);
    },
  };
}

test('elsewhere than on a terminal every event is one plain line with its time', () => {
  const { live, text, pass } = view({ isTTY: false });
  for (const progress of RUN) {
    live.show(progress);
    pass(31_000);
  }
  live.end();
  expect(text().split('\n')).toEqual([
    '00:00  building the image',
    '00:31  seed 4f1c09; 1 experiments',
    '       evidence in runs/1',
    '01:02  error-handling: spoils good requests',
    '02:35  error-handling/requests trouble after 3.2 s: the engine\\n has \\x1b[31mgone',
    '03:06  ✘ error-handling failed, 1 of 1 checks',
    '         no-stack-trace',
    '           A stack trace was shown: “at \\x1b[31mmain”.',
    '           → Catch it, and say what was wrong.',
    '',
  ]);
});

test('no escape sequence leaves it there, whatever the subject’s words', () => {
  const { live, text, pass } = view({ isTTY: false });
  for (const progress of RUN) live.show(progress);
  pass(5_000);
  live.end();
  expect(text()).not.toContain('\x1b');
});

test('on a terminal what runs stands at the bottom, with its room and what it waits for', () => {
  const { live, text, clear, pass } = view({ isTTY: true });
  for (const progress of RUN.slice(0, 5)) live.show(progress);
  clear();
  pass(12_000);
  expect(text().split('\x1b[2A\x1b[0J').at(-1)).toBe(
    '   12 s  error-handling · room 1 · waiting for the answer to POST /accounts\n00:12  0 of 1 experiments done\n',
  );
  live.end();
});

test('what was said stays above the moving part, which is gone at the end', () => {
  const { live, text, clear } = view({ isTTY: true });
  for (const progress of RUN.slice(0, 3)) live.show(progress);
  clear();
  for (const progress of RUN.slice(5)) live.show(progress);
  expect(text()).toContain('00:00  error-handling/requests trouble after 3.2 s');
  expect(text()).toMatch(/1 of 1 experiments done\n$/);
  live.end();
  expect(text()).toMatch(/done\n\x1b\[1A\x1b\[0J$/);
});

test('a line of the moving part never wraps: that would leave rests behind', () => {
  const { live, text, pass } = view({ isTTY: true, columns: 40 });
  for (const progress of RUN.slice(0, 5)) live.show(progress);
  pass(200);
  const lines = text()
    .replaceAll(/\x1b\[\d*[AJ]/g, '')
    .split('\n');
  const moving = lines.filter((line) => /^ +\d+ s /.test(line));
  expect(moving.length).toBeGreaterThan(0);
  for (const line of moving) expect(line.length).toBeLessThan(40);
  live.end();
});

test('nothing is drawn after the end', () => {
  const { live, text, clear, pass } = view({ isTTY: true });
  live.show({ kind: 'began', ...name });
  live.end();
  clear();
  pass(2_000);
  expect(text()).toBe('');
});

test('an estimate goes by earlier runs, in a log once and on a terminal all the time', () => {
  const usual = RUN.map((progress) =>
    progress.kind === 'planned' ? { ...progress, experiments: [{ ...name, usualMs: 62_000 }] } : progress,
  );
  const log = view({ isTTY: false });
  for (const progress of usual.slice(0, 3)) log.live.show(progress);
  expect(log.text()).toContain('       about 60 s left, going by earlier runs\n');
  const terminal = view({ isTTY: true });
  for (const progress of usual.slice(0, 3)) terminal.live.show(progress);
  terminal.clear();
  terminal.pass(12_000);
  expect(terminal.text()).toMatch(
    / {3}12 of ~62 s {2}error-handling · .*\n00:12 {2}0 of 1 experiments done, about 50 s left\n$/,
  );
  terminal.live.end();
});

test('what does not concern this subject is left to the scorecard', () => {
  const { live, text } = view({ isTTY: false });
  live.show({ ...judged, category: { ...judged.category, verdict: 'not-applicable', findings: [] } });
  expect(text()).toBe('');
});
