import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { asRequest } from '../../lib/actions.ts';
import { plainOf } from '../../lib/answer.ts';
import { COMMITS_WAIT } from '../../lib/synchronous-commit.ts';
import { fill } from '../../lib/template.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import type { Bank, Claim, Register } from './claim.ts';
import { throughEmptiedCaches } from './emptied.ts';
import { largeAmounts } from './large.ts';
import { otherRoute } from './other-route.ts';
import { turnPages } from './pages.ts';
import { perform } from './perform.ts';
import {
  type Accounts,
  again,
  names,
  PLENTY,
  type Planned,
  races,
  reading,
  registers,
  rounds,
  SCARCE,
  STILL,
  steady,
  stream,
} from './plan.ts';
import { reuseKeys } from './reused.ts';
import { DONE, thirdTries, without } from './third-tries.ts';
import { crash, settled, troubles } from './trouble.ts';

/** Time without any request before the last look. */
const QUIET_MS = 500;
/** Last looks, as long as something is still being done. */
const MOST_LOOKS = 5;
/** Between two looks at all balances while transfers go on. */
const LOOK_MS = 120;
const ACCOUNTS = 4;
/** Six requests each time, spread over as long as all troubles take on a busy machine, and no more than a history holds. */
const TROUBLED = { bursts: 48, spacing: 460 };
/** Transfers within which a kill strikes, also on a busy machine. */
const UNTIL_CRASH = 80;
const REGISTERS = 3;

type Context = ExperimentContext<Claim>;
type Id = string | number;

/** The claimed service, or the only PostgreSQL. */
function database(subject: SubjectFacts, claim: Claim): string | undefined {
  if (claim.service !== undefined) return claim.service;
  const candidates = subject.services.filter(({ type }) => type === 'postgres');
  return candidates.length === 1 ? candidates[0]?.name : undefined;
}

const applies =
  (part: 'bank' | 'register' | 'unique'): Experiment<Claim>['applies'] =>
  (subject, claim) =>
    subject.kind === 'service' && claim[part] !== undefined && database(subject, claim) !== undefined;

/** Transfers that race, and transfers that meet trouble. */
const bank: Experiment<Claim> = {
  id: 'bank',
  title: 'moves money between few accounts, all at once, and through resets, freezes and kills',
  // The last of it only where something was not done by second tries: a key may be held for a while.
  seconds: 125,
  applies: applies('bank'),
  act: async (context) => {
    const { claim, subject, effort, random, signal, waiting } = context;
    const service = database(subject, claim);
    const room = await begin(context);
    if (!room || !claim.bank || service === undefined) return;
    const accounts = await openAccounts(context, room, claim.bank);
    if (accounts === null) return;
    await largeAmounts(context, room, claim.bank, accounts);
    await reuseKeys(context, room, claim.bank, accounts);
    const { bank: claimed } = claim;
    const other = await otherRoute(context, room, service, claimed, accounts);
    waiting('transfers that race');
    await perform(context, room, 'races', races(claimed, accounts, random, other), async (driving) => {
      const over = driving.done.then(
        () => true,
        () => true,
      );
      for (let look = 1; !(await Promise.race([over, sleep(LOOK_MS, false, { signal })])); look += 1)
        await balances(room, service, claimed, `meanwhile ${look}`);
    });
    const [account] = accounts.plenty;
    if (claimed.pages && account !== undefined) await turnPages(context, room, claimed.pages, account);
    if (effort === 'full') {
      const open = await throughTroubles(context, room, service, claimed, accounts);
      const more = await throughCrash(context, room, service, claimed, accounts);
      await thirdTries(context, room, claimed, accounts, [...open, ...more]);
      await throughEmptiedCaches(context, room, claimed, accounts);
    }
    await lastLook(context, room, service, claimed);
    await room.check('after all of it');
  },
};

/** Balances and movements that belong to each other: a transfer whose client has long given up may still come between them. */
async function lastLook({ signal }: Context, room: Room, service: string, bank: Bank): Promise<void> {
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    await sleep(QUIET_MS, undefined, { signal });
    const before = await balances(room, service, bank, 'at last');
    if (bank.movements === undefined) return;
    await room.sql('movements', service, bank.movements);
    const after = await balances(room, service, bank, 'after the movements');
    if (isDeepStrictEqual(before.data.rows, after.data.rows)) return;
  }
}

/** A stream of transfers that meets every trouble, and second tries of those of which nobody knows; gives back what those did not do either. */
async function throughTroubles(
  context: Context,
  room: Room,
  service: string,
  bank: Bank,
  accounts: Accounts,
): Promise<readonly Planned[]> {
  const flow = stream(bank, accounts, context.random, { width: 6, ...TROUBLED });
  const troubled = await perform(context, room, 'troubles', flow, (driving) =>
    troubles(context, room, service, driving),
  );
  await settled(context, room);
  context.waiting('second tries of what is unknown');
  const unknown = without(withKeys(flow), troubled, /^[234]\d\d$/).slice(0, 60);
  if (unknown.length === 0) return [];
  return without(unknown, await perform(context, room, 'second tries', again(unknown)), DONE);
}

const withKeys = (flow: readonly Planned[]) => flow.filter(({ args }) => args.key !== undefined);

/**
 * Transfers among which the database is killed, and all that had keys once more: what was noted for them must have outlived it. Gives
 * back what was not done then either.
 */
async function throughCrash(
  context: Context,
  room: Room,
  service: string,
  bank: Bank,
  accounts: Accounts,
): Promise<readonly Planned[]> {
  await room.sql('commits wait', service, COMMITS_WAIT);
  const flow = steady(bank, accounts, context.random, UNTIL_CRASH);
  await perform(context, room, 'crash of the database', flow, (driving) =>
    crash(context, room, service, driving),
  );
  await settled(context, room);
  context.waiting('second tries after a crash of the database');
  const keyed = withKeys(flow);
  if (keyed.length === 0) return [];
  return without(keyed, await perform(context, room, 'tries after the crash', again(keyed)), DONE);
}

/** One value that many write and read, through the same troubles. */
const register: Experiment<Claim> = {
  id: 'register',
  fullOnly: true,
  title: 'writes and reads a few values from many clients, and through resets, freezes and a kill',
  seconds: 90,
  applies: applies('register'),
  act: async (context) => {
    const { claim, subject, random, waiting } = context;
    const service = database(subject, claim);
    const room = await begin(context);
    if (!room || !claim.register || service === undefined) return;
    const calm = await makeRegisters(context, room, claim.register, 'calm');
    const troubled = await makeRegisters(context, room, claim.register, 'troubled');
    if (calm === null || troubled === null) return;
    waiting('reads and writes of the same values');
    await perform(
      context,
      room,
      'calm',
      registers(claim.register, calm, random, { bursts: 48, spacing: 50 }),
    );
    await perform(
      context,
      room,
      'troubled',
      registers(claim.register, troubled, random, TROUBLED),
      (driving) => troubles(context, room, service, driving),
    );
    await settled(context, room);
    const last = claim.register;
    await perform(
      context,
      room,
      'at last',
      [0, 1].flatMap((turn) => troubled.map((id) => reading(last, id, turn * 100))),
    );
    await room.check('after all of it');
  },
};

/** The same name for many. */
const unique: Experiment<Claim> = {
  id: 'unique',
  title: 'takes the same name for many clients at the same moment',
  seconds: 60,
  applies: applies('unique'),
  act: async (context) => {
    const { claim, subject, random, waiting } = context;
    const service = database(subject, claim);
    const room = await begin(context);
    if (!room || !claim.unique || service === undefined) return;
    waiting('names that are wanted by many');
    await perform(context, room, 'names', names(claim.unique, random));
    if (claim.unique.values !== undefined) await room.sql('names', service, claim.unique.values);
    await room.check('after all of it');
  },
};

export const experiments: readonly Experiment<Claim>[] = [bank, register, unique];

async function begin(context: Context): Promise<Room | null> {
  const room = await context.open();
  context.waiting('the service to be ready');
  const started = await room.start('start');
  return started.data.ready ? room : null;
}

/** Opens accounts, one after the other, and writes down which is which; null where one could not be opened. */
async function openAccounts(context: Context, room: Room, claim: Bank): Promise<Accounts | null> {
  const { recorder } = context;
  const operations: { f: string; args: Record<string, string> }[] = [];
  const open = async (role: string, balance: number): Promise<Id | null> => {
    const action = fill(claim.open, { balance, name: `cleanroom ${role} ${operations.length}` });
    const account = await make(room, `open ${role}`, action, claim.id);
    if (account !== null)
      operations.push({ f: 'open', args: { account: String(account), role, balance: String(balance) } });
    return account;
  };
  const many = async (role: string, balance: number, count: number) => {
    const opened: (Id | null)[] = [];
    for (let n = 0; n < count; n += 1) opened.push(await open(role, balance));
    return opened;
  };
  const plenty = await many('plenty', PLENTY, ACCOUNTS);
  const scarce = await many('scarce', SCARCE, rounds.scarce);
  const [sink = null, still = null] = [await open('sink', 0), await open('still', STILL)];
  const timeless = { began: 0, sent: 0, ended: 0, outcome: '201', value: null };
  recorder.record(
    'history',
    'accounts',
    {
      name: 'accounts',
      operations: operations.map((one) => ({ ...one, ...timeless })),
      truncated: false,
      marks: [],
    },
    room.name,
  );
  const all = [...plenty, ...scarce];
  if (sink === null || still === null || all.includes(null)) return null;
  return { plenty: plenty as Id[], scarce: scarce as Id[], sink, still };
}

async function makeRegisters(
  { recorder }: Context,
  room: Room,
  claim: Register,
  name: string,
): Promise<readonly Id[] | null> {
  const ids: Id[] = [];
  for (let n = 0; n < REGISTERS; n += 1) {
    const id = await make(room, `make register ${name}`, fill(claim.create, { value: 'v0' }), claim.id);
    if (id === null) return null;
    ids.push(id);
  }
  const operations = ids.map((id) => ({
    f: 'write',
    args: { key: String(id), value: 'v0' },
    began: 0,
    sent: 0,
    ended: 0,
    outcome: '201',
    value: null,
  }));
  recorder.record(
    'history',
    `registers ${name}`,
    { name: `registers ${name}`, operations, truncated: false, marks: [] },
    room.name,
  );
  return ids;
}

/** The id in the answer; null where there is none. */
async function make(room: Room, step: string, action: Planned['action'], field: string): Promise<Id | null> {
  const { data } = await room.request({ step, ...asRequest(action) });
  const id = data.status !== null && data.status < 400 ? plainOf(data.response.text, field) : null;
  return typeof id === 'boolean' ? null : id;
}

function balances(room: Room, service: string, claim: Bank, look: string) {
  return room.sql(`balances ${look}`, service, claim.balances);
}
