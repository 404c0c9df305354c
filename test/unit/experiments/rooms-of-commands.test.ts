import { expect, test } from 'vitest';
import { category as backup } from '../../../src/categories/backup-restore/index.ts';
import { category as configuration } from '../../../src/categories/configuration-validation/index.ts';
import { category as errors } from '../../../src/categories/error-handling/index.ts';
import { category as kills } from '../../../src/categories/process-kill-signals/index.ts';
import { category as resources } from '../../../src/categories/resource-constraints/index.ts';
import { category as secrets } from '../../../src/categories/secrets-management/index.ts';
import { category as security } from '../../../src/categories/security-boundaries/index.ts';
import { category as corruption } from '../../../src/categories/state-corruption-recovery/index.ts';
import { category as persistence } from '../../../src/categories/state-persistence/index.ts';
import type { Category, ExperimentContext } from '../../../src/model/category.ts';
import type { SubjectFacts } from '../../../src/model/contract.ts';
import type { Room, RoomRequest } from '../../../src/model/room.ts';
import { experiments as proof } from '../../../src/room/proof/experiment.ts';
import { files, recordsOf, run } from '../../evidence.ts';
import { COMMAND, SERVICE } from '../../judge-cases.ts';

/** A room in which all goes well, as far as somebody looks. */
const room = new Proxy({} as Room, {
  get: (_, act) => {
    if (act === 'run') return async ({ step }: { step: string }) => recordsOf('x', [run(step)])[0];
    if (act === 'files') return async (step: string) => recordsOf('x', [files(step)])[0];
    return act === 'then' ? undefined : async () => false;
  },
});

/** The networks of the rooms that an experiment asks for; what it would see in them is not played to its end. */
async function networksOf(
  { claim, experiments }: Pick<Category, 'claim' | 'experiments'>,
  id: string,
  subject: SubjectFacts,
  claimed: object,
): Promise<readonly (string | undefined)[]> {
  const asked: (string | undefined)[] = [];
  const experiment = experiments.find((one) => one.id === id);
  expect(experiment).toBeDefined();
  const context = {
    claim: claim.parse(claimed),
    subject,
    effort: 'full',
    random: () => 0.5,
    waiting: () => undefined,
    recorder: { record: (kind: string, step: string) => ({ kind, step, id: step }) },
    signal: new AbortController().signal,
    open: async ({ network = 'sealed' }: RoomRequest = {}) => {
      asked.push(network);
      return room;
    },
  } as unknown as ExperimentContext<unknown>;
  await experiment?.act(context).catch(() => undefined);
  return asked;
}

const work = { kind: 'command', command: ['forge', 'load'], stdin: null, exit: 0 } as const;
const swelling = {
  ...{ name: 'unpack', is: ['text'], command: 'forge unpack {input}', archive: 'zip' },
  files: { 'a.txt': 'a' },
};
const needing = { secrets: ['TOKEN'], variables: ['TOKEN'], workload: [work] };
const state = { state: ['state.json'], act: { run: 'forge load' }, fingerprint: { run: 'forge status' } };

/** Rooms in which a command does its ordinary work, or is spoilt for it. */
const WORKING: readonly (readonly [string, object, object])[] = [
  ['runs', resources, { large: { command: 'forge load {file}', bytes: '1MiB' } }],
  ['command-line', errors, { files: [{ command: 'forge load {file}', content: 'a' }] }],
  ['full-disk', errors, { writes: [{ command: 'forge export', into: 'out' }] }],
  ['traces', secrets, {}],
  ['refusals', secrets, { required: [{ variable: 'TOKEN', command: 'forge load' }] }],
  ['content', corruption, state],
  [
    'keys',
    configuration,
    { configurations: [{ format: 'json', content: '{"a":1}', command: 'forge load {file}' }] },
  ],
  ['hostile-input-1', security, { inputs: [{ name: 'text', is: ['text'], command: 'forge load {input}' }] }],
  ['swelling-archives', security, { inputs: [swelling] }],
  ['posture', security, {}],
  ['as-child', kills, { action: { run: 'forge load' }, read: { run: 'forge status' } }],
  ['lives-of-a-command', persistence, { acts: [{ run: 'forge load' }], read: { run: 'forge status' } }],
  [
    'there-and-back',
    backup,
    {
      ...{ changes: [{ run: 'forge load' }], reads: [{ run: 'forge status' }] },
      ...{ backup: { run: 'forge backup {file}' }, restore: { run: 'forge restore {file}' } },
    },
  ],
  ['proof', { claim: errors.claim, experiments: proof }, {}],
];

test.each(WORKING)('a command has its services where it works: %s', async (id, category, claim) => {
  const subject = { ...COMMAND, ...needing };
  const asks = (services: SubjectFacts['services']) =>
    networksOf(category as Category, id, { ...subject, services }, claim);
  const rooms = ['runs', 'full-disk', 'there-and-back'].includes(id) ? 2 : 1;
  expect(await asks(SERVICE.services)).toEqual(Array(rooms).fill('sealed'));
  expect(await asks([])).toEqual(Array(rooms).fill('none'));
});

test.each(WORKING.filter(([id, category]) => category === configuration || id === 'command-line'))(
  'a check beside a service has none of its services: %s',
  async (id, category, claim) => {
    expect(await networksOf(category as Category, id, SERVICE, claim)).toEqual(['none']);
  },
);
