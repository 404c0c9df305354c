import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

/** Enough for a median, few enough for the whole to stay well under half an hour on two cores. */
const ROOMS = 7;
const ACTIONS = 60;
const QUERIES = 300;

/** `npm run bench -- --part rooms` measures no whole runs, `--part runs` nothing else; `--runs 5` takes the median of five. */
const { values } = parseArgs({
  options: { part: { type: 'string' }, runs: { type: 'string', default: '3' } },
});
const { part = 'all' } = values;
const RUNS = Number(values.runs);
if (!['all', 'rooms', 'runs'].includes(part) || !(Number.isInteger(RUNS) && RUNS > 0)) {
  console.error(`--part ${part} --runs ${values.runs}: write rooms or runs, and a whole number above zero.`);
  process.exit(64);
}

const LEDGER = 'specimens/ledger';
const FORGE = 'specimens/forge';
const FIRST_FOUR = ['basic-execution', 'resource-constraints', 'network-isolation', 'error-handling'];
const FIRST_TEN = [
  ...FIRST_FOUR,
  'state-corruption-recovery',
  'process-kill-signals',
  'security-boundaries',
  'state-persistence',
  'configuration-validation',
  'secrets-management',
];
const FIRST_SIXTEEN = [
  ...FIRST_TEN,
  'database-integration',
  'cache-integration',
  'health-checks',
  'monitoring-observability',
  'graceful-shutdown',
  'data-consistency',
];

/** Whole runs, with the seconds that they may take. */
const WHOLE: readonly {
  readonly what: string;
  readonly contract: string;
  readonly effort?: 'quick';
  readonly only?: readonly string[];
  readonly aim: number;
}[] = [
  { what: 'all categories on ledger', contract: LEDGER, aim: 120 },
  { what: 'all categories on forge', contract: FORGE, aim: 40 },
  { what: 'all categories on ledger, quickly', contract: LEDGER, effort: 'quick', aim: 20 },
  { what: 'all categories on forge, quickly', contract: FORGE, effort: 'quick', aim: 20 },
  { what: 'the first sixteen categories on ledger', contract: LEDGER, only: FIRST_SIXTEEN, aim: 75 },
  { what: 'the first ten categories on forge', contract: FORGE, only: FIRST_TEN, aim: 40 },
  { what: 'the first four categories on ledger', contract: LEDGER, only: FIRST_FOUR, aim: 25 },
];

const engine = await connect();
const runName = `cleanroom-bench-${randomBytes(4).toString('hex')}`;
const watchdog = startWatchdog(runName);
const began = performance.now();
try {
  console.log(
    `${engine.facts.runtime} ${engine.facts.version}, ${engine.facts.cpus} CPUs; medians of ${ROOMS} rooms, ${ACTIONS} actions and ${RUNS} runs, each beside what it is held against`,
  );
  const rows = [
    ...(part === 'runs' ? [] : await roomsAndActions(engine)),
    ...(part === 'rooms' ? [] : await wholeRuns(engine)),
  ];
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

/** Everything that the specimens' contracts claim, or a part of it, from the contract to the report, each beside bare runs. */
async function wholeRuns(engine: Engine): Promise<Row[]> {
  const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-bench-'));
  const docker = bareClient(engine);
  const { reference: base } = await engine.ownImage('base');
  const rows: Row[] = [];
  let kept = false;
  try {
    for (const { what, contract, effort = 'full', only = [], aim } of WHOLE) {
      const { a, b } = await alternate(
        RUNS,
        () =>
          timed(async () => {
            say(what);
            const { report, directory } = await validate({ contract, runsFolder, engine, effort, only });
            if (report.verdict === 'ready') return;
            kept = true;
            say(`${contract} was ${report.verdict}: ${report.summary} The run is kept: ${directory}`);
          }),
        () => timed(() => bareRun(docker, base, runName)),
      );
      rows.push({
        what,
        measured: milliseconds(a),
        against: `docker run true ${milliseconds(b)}`,
        result: `${Math.round(a / b)} times`,
        aim: `under ${aim} s`,
        met: a < aim * 1_000,
      });
      say(`${what}: ${milliseconds(a)}`);
    }
    return rows;
  } finally {
    if (!kept) rmSync(runsFolder, { recursive: true, force: true });
  }
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
