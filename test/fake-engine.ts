import { createInterface } from 'node:readline';
import { PassThrough } from 'node:stream';
import type { Container, ContainerSpec, Engine } from '../src/model/engine.ts';
import { facts } from './unit/verdict/fixtures/tiny-run.ts';

/** What our agent answers in a container that is none. */
const ANSWERS: Readonly<Record<string, unknown>> = {
  'trapdoor.open': { ipv4: true, ipv6: true, names: true, detail: '' },
  'wiretap.start': {},
  'wiretap.drain': { capture: '', asked: [], overflowed: false },
  'files.put': {},
  'files.empty': {},
  'agent.renew': {},
  'proxy.open': { port: 5432 },
  'child.watch': { ended: true, lifeMs: 50, sentMs: 20, landed: true, left: [] },
  'ready.wait': { ready: true, ms: 1, detail: '' },
};

/** What an agent says that it could not do, or never answers. */
type Refusals = Readonly<Record<string, { readonly error: string } | 'silent'>>;

/**
 * An engine in memory: it makes nothing but names, and its containers hold an agent that answers what opening a room
 * asks, with services that merely listen; `refusals` are methods that it says it could not do, or never answers. `there` is what has been made and not removed.
 */
export function fakeEngine(
  overrides: Partial<Engine> = {},
  refusals: Refusals = {},
): {
  readonly engine: Engine;
  readonly there: Set<string>;
} {
  const there = new Set<string>();
  const make = async (name: string) => void there.add(name);
  const remove = async (name: string) => void there.delete(name);
  const engine: Engine = {
    facts: facts.engine,
    hostName: null,
    createContainer: async (spec) => {
      there.add(spec.name);
      return fakeContainer(spec, refusals, () => remove(spec.name));
    },
    createNetwork: make,
    removeNetwork: remove,
    createVolume: make,
    removeVolume: remove,
    image: async () => facts.image,
    ownImage: async () => facts.image,
    readImage: async () => ({ layers: [], history: [], env: [] }),
    sweep: async () => ({ removed: [] }),
    labelled: async () => [],
    ...overrides,
  };
  return { engine, there };
}

function fakeContainer(spec: ContainerSpec, refusals: Refusals, remove: () => Promise<void>): Container {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const say = (message: unknown) => stdout.write(`${JSON.stringify(message)}\n`);
  createInterface({ input: stdin }).on('line', (line) => {
    const { id, method } = JSON.parse(line) as { id: number; method: string };
    // What it does not know is never answered, like an agent that hangs.
    const refusal = refusals[method];
    if (refusal === 'silent') return;
    if (refusal) say({ id, error: { code: 'failed', message: refusal.error } });
    else if (method in ANSWERS) say({ id, result: ANSWERS[method] });
  });
  return {
    id: spec.name,
    name: spec.name,
    start: async () => void say({ event: 'ready', data: { pid: 1, node: process.version } }),
    attach: async () => ({ stdin, stdout, stderr: new PassThrough(), close: () => void stdout.end() }),
    exec: async () => {
      throw new Error('not in a fake');
    },
    wait: async () => 0,
    kill: async () => true,
    stop: async () => undefined,
    pause: async () => undefined,
    unpause: async () => undefined,
    inspect: async () => ({
      running: true,
      paused: false,
      exitCode: null,
      oomKilled: false,
      error: '',
      lifeMs: null,
      addresses: {},
    }),
    logs: async () => new Uint8Array(),
    changes: async () => [],
    remove,
  };
}
