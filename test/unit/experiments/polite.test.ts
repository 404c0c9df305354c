import { expect, test, vi } from 'vitest';
import { claim as claimOf } from '../../../src/categories/process-kill-signals/claim.ts';
import { askAsChild } from '../../../src/categories/process-kill-signals/polite.ts';
import { performTwiceIfLate } from '../../../src/categories/process-kill-signals/project.ts';
import {
  askService,
  interruptRequest,
  serviceAsChild,
} from '../../../src/categories/process-kill-signals/service.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { SubjectFacts } from '../../../src/model/contract.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, run, state } from '../../evidence.ts';
import { COMMAND, SERVICE } from '../../judge-cases.ts';

type Context = ExperimentContext<ReturnType<typeof claimOf.parse>>;

const recordOf = (sketch: Parameters<typeof recordsOf>[1][number]) =>
  recordsOf('process-kill-signals', [sketch])[0];

const contextOf = (
  room: Partial<Room>,
  subject: SubjectFacts,
  claim: object,
  signal = new AbortController().signal,
) =>
  ({
    claim: claimOf.parse(claim),
    subject,
    effort: 'full',
    random: () => 0,
    recorder: { record: () => undefined },
    waiting: () => undefined,
    signal,
    open: async () => room,
  }) as unknown as Context;

/** The steps of signals to children, each of which ends with the next of the codes. */
async function signalled(
  act: (context: Context) => Promise<void>,
  subject: SubjectFacts,
  exits: object,
  codes: readonly number[],
) {
  const asked: CommandRequest[] = [];
  const room = {
    hasShell: async () => true,
    start: async (step: string) => recordOf(state(step, { readyMs: 100 })),
    stop: async (step: string) => recordOf(state(step)),
    run: async (request: CommandRequest) => {
      if (!request.signal) return recordOf(run(request.step));
      const exitCode = codes[asked.length] ?? 1;
      asked.push(request);
      return recordOf(
        run(request.step, { exitCode, signal: { ...request.signal, sentMs: 1, landed: true } }),
      );
    },
  } as unknown as Room;
  await act(contextOf(room, subject, { exits }));
  return asked.map(({ step }) => step);
}

test.each([
  ['a command that ends as it says', [3, 3], ['signal SIGTERM as child', 'signal SIGINT as child']],
  [
    'a command that the signal ended before it had said anything of it',
    [143, 3, 3],
    ['signal SIGTERM as child', 'signal SIGTERM as child again', 'signal SIGINT as child'],
  ],
])('%s', async (_, codes, steps) => {
  expect(await signalled(askAsChild, COMMAND, { SIGTERM: [3], SIGINT: [3] }, codes)).toEqual(steps);
});

test.each([
  [
    'where another end is claimed',
    { SIGTERM: [0] },
    ['signal SIGTERM as child', 'signal SIGTERM as child again'],
  ],
  ['not where that is as good', {}, ['signal SIGTERM as child']],
])('a service that the signal ended as a child is asked again %s', async (_, exits, steps) => {
  expect(await signalled(serviceAsChild, SERVICE, exits, [143, 143])).toEqual(steps);
});

/** A service of which each start needs so many milliseconds until its process is there, and which then waits for its own. */
function slowEngine(startMs: number, deaf: readonly boolean[] = []) {
  const steps: string[] = [];
  let began = Number.NaN;
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  let outage = false;
  const room = {
    fault: async () => {
      outage = true;
      return { heal: async () => undefined };
    },
    start: async (step: string, options?: { readonly begun?: () => void }) => {
      if (!outage) return recordOf(state(step, { readyMs: 100 }));
      began = Number.NaN;
      await new Promise((resolve) => setTimeout(resolve, startMs));
      began = performance.now();
      options?.begun?.();
      if (!step.startsWith('start while')) return recordOf(state(step, { readyMs: 100 }));
      await over;
      return recordOf(state(step, { ready: false }));
    },
    stop: async (step: string) => {
      if (!step.includes('while starting')) return recordOf(state(step, { stopMs: 10 }));
      if (Number.isNaN(began)) throw new Error('it was never started');
      steps.push(`${step} after ${Math.round((performance.now() - began) / 100) * 100}`);
      end();
      return recordOf(state(step, { stopMs: deaf[steps.length - 1] ? null : 10 }));
    },
  } as unknown as Room;
  return { room, steps };
}

test('a signal waits for the process, however long the engine takes to start it, and is sent once more where it was not heard', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
  try {
    const { room, steps } = slowEngine(5_000, [true]);
    const done = askService(contextOf(room, SERVICE, {}));
    await vi.runAllTimersAsync();
    await done;
    expect(steps).toEqual([
      'signal SIGTERM while starting after 1700',
      'signal SIGTERM while starting again after 4700',
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test('a room that is taken down during a long request breaks nothing but the experiment', async () => {
  const closed = async () => {
    throw new Error('the room is gone');
  };
  const room = {
    start: async (step: string) => recordOf(state(step)),
    request: closed,
    stop: closed,
  } as unknown as Room;
  const unhandled = vi.fn();
  process.on('unhandledRejection', unhandled);
  const claim = { long: { http: 'POST /import' } };
  await expect(interruptRequest(contextOf(room, SERVICE, claim))).rejects.toThrow('the room is gone');
  await new Promise((resolve) => setTimeout(resolve, 10));
  process.off('unhandledRejection', unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

test('what had not ended in time is done once more, and nothing else', async () => {
  const done = async (outcomes: readonly ('exited' | 'timed-out')[]) => {
    const steps: string[] = [];
    const room = {
      run: async ({ step }: CommandRequest) => {
        const outcome = outcomes[steps.length] ?? 'exited';
        steps.push(step);
        return recordOf(run(step, { outcome }));
      },
    } as unknown as Room;
    await performTwiceIfLate(room, 'a', { kind: 'command', command: ['a'], stdin: null, exit: 0 });
    return steps;
  };
  expect(await done(['exited'])).toEqual(['a']);
  expect(await done(['timed-out'])).toEqual(['a', 'a · once more']);
  expect(await done(['timed-out', 'timed-out'])).toEqual(['a', 'a · once more']);
});
