import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../src/model/engine.ts';
import { connect } from '../../src/run/connect.ts';
import { RUN_LABEL } from '../../src/run/owner.ts';
import { validate } from '../../src/run/validate.ts';
import { startWatchdog } from '../../src/run/watchdog.ts';
import { alternate, timed } from './alternate.ts';
import { bareClient, bareExec, bareIdle, bareRun } from './bare.ts';
import { freshDatabase, proxiedQuery } from './databases.ts';
import { roomsOf } from './rooms.ts';
import { milliseconds, type Row, table } from './table.ts';

/** Enough for a median, few enough for the whole to stay well under five minutes on two cores. */
const ROOMS = 7;
const ACTIONS = 60;
const QUERIES = 300;
const RUNS = 3;

const LEDGER = 'specimens/ledger';
const FORGE = 'specimens/forge';
const FIRST_FOUR = ['basic-execution', 'resource-constraints', 'network-isolation', 'error-handling'];

const engine = await connect();
const runName = `cleanroom-bench-${randomBytes(4).toString('hex')}`;
const watchdog = startWatchdog(runName);
const began = performance.now();
try {
  console.log(
    `${engine.facts.runtime} ${engine.facts.version}, ${engine.facts.cpus} CPUs; medians of ${ROOMS} rooms, ${ACTIONS} actions and ${RUNS} runs, each beside what it is held against`,
  );
  const rows = [...(await roomsAndActions(engine)), ...(await wholeRuns(engine))];
  console.log(`\n${table(rows)}\n`);
} finally {
  await engine.sweep(RUN_LABEL, runName);
  watchdog.dismiss();
}
const left = (await engine.labelled(RUN_LABEL)).filter(({ value }) => value === runName);
console.log(
  `${Math.round((performance.now() - began) / 1000)} s in all; left on the engine: ${left.map(({ name }) => name).join(', ') || 'nothing'}`,
);

/** Opening a room beside a bare run, and one action in a room beside a bare exec. */
async function roomsAndActions(engine: Engine): Promise<Row[]> {
  say('preparing images');
  const rooms = await roomsOf(engine, LEDGER, runName);
  const docker = bareClient(engine);
  const { reference: base } = await engine.ownImage('base');
  try {
    const warm = await rooms.open();
    await bareRun(docker, base, runName);

    say('one action through the airlock, and one exec');
    const idle = await bareIdle(docker, base, runName);
    const act = () => timed(() => warm.room.request({ step: 'act', method: 'GET', path: '/healthz' }));
    await act();
    const action = await alternate(ACTIONS, act, () => timed(() => bareExec(idle)));
    await idle.remove({ force: true });
    await warm.close();

    say('opening a room, and a bare run');
    const opening = await alternate(
      ROOMS,
      async () => {
        const began = performance.now();
        const { close } = await rooms.open();
        const ms = performance.now() - began;
        await close();
        return ms;
      },
      () => timed(() => bareRun(docker, base, runName)),
    );
    say('a room with a fresh database, and the first start of one');
    const database = await freshDatabase(engine, rooms.materials, ROOMS);

    say('a query through the proxy, and one past it');
    const query = await proxiedQuery(engine, rooms.materials, QUERIES);
    return [
      compared('a room with ledger, PostgreSQL, Redis, airlock', opening, 'docker run true', 4),
      compared('one HTTP action through the airlock', action, 'docker exec true', 0.1),
      compared('a room with a fresh PostgreSQL', database, 'first start with initdb', 1 / 3),
      {
        what: 'one query through the proxy',
        measured: milliseconds(query.a),
        against: `past it ${milliseconds(query.b)}`,
        result: `${(query.a - query.b).toFixed(2)} ms more`,
        aim: 'under 0.3 ms',
        met: query.a - query.b < 0.3,
      },
    ];
  } finally {
    rooms.done();
  }
}

/** Everything that the specimens' contracts claim, from the contract to the report; in full, and quickly. */
async function wholeRuns(engine: Engine): Promise<Row[]> {
  const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-bench-'));
  const whole =
    (contract: string, effort: 'full' | 'quick', only: readonly string[] = []) =>
    () =>
      timed(async () => {
        say(`${contract}, ${effort}${only.length > 0 ? `, ${only.length} categories` : ''}`);
        const { report } = await validate({ contract, runsFolder, engine, effort, only });
        if (report.verdict !== 'ready') say(`${contract} was ${report.verdict}: ${report.summary}`);
      });
  try {
    const full = await alternate(RUNS, whole(LEDGER, 'full'), whole(FORGE, 'full'));
    const quick = await alternate(RUNS, whole(LEDGER, 'quick'), whole(FORGE, 'quick'));
    const first = await alternate(RUNS, whole(LEDGER, 'full', FIRST_FOUR), whole(FORGE, 'full', FIRST_FOUR));
    return [
      alone('all categories on ledger', full.a, 120),
      alone('all categories on forge', full.b, 40),
      alone('all categories on ledger, quickly', quick.a, 20),
      alone('all categories on forge, quickly', quick.b, 20),
      alone('the first four categories on ledger', first.a, 25),
      alone('the first four categories on forge', first.b, null),
    ];
  } finally {
    rmSync(runsFolder, { recursive: true, force: true });
  }
}

/** A time with nothing beside it; the aim in seconds. */
function alone(what: string, ms: number, aim: number | null): Row {
  return {
    what,
    measured: milliseconds(ms),
    against: '',
    result: milliseconds(ms),
    aim: aim === null ? '' : `under ${aim} s`,
    met: aim === null ? null : ms < aim * 1_000,
  };
}

function compared(
  what: string,
  { a, b }: { readonly a: number; readonly b: number },
  beside: string,
  aim: number,
): Row {
  const ratio = a / b;
  say(`${what}: ${milliseconds(a)}, ${ratio.toFixed(2)} times ${beside}`);
  return {
    what,
    measured: milliseconds(a),
    against: `${beside} ${milliseconds(b)}`,
    result: `${ratio.toFixed(2)} times`,
    aim: `under ${Number(aim.toFixed(2))}`,
    met: ratio < aim,
  };
}

function say(what: string): void {
  process.stderr.write(`… ${what}\n`);
}
