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
import { roomsOf } from './rooms.ts';
import { milliseconds, type Row, table } from './table.ts';

/** Enough for a median, few enough for the whole to stay well under five minutes on two cores. */
const ROOMS = 7;
const ACTIONS = 60;
const RUNS = 3;

const LEDGER = 'specimens/ledger';
const FORGE = 'specimens/forge';

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
    return [
      compared('a room with ledger, PostgreSQL, Redis, airlock', opening, 'docker run true', 4),
      compared('one HTTP action through the airlock', action, 'docker exec true', 0.1),
    ];
  } finally {
    rooms.done();
  }
}

/** Everything that the specimens' contracts claim, from the contract to the report. */
async function wholeRuns(engine: Engine): Promise<Row[]> {
  const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-bench-'));
  const whole = (contract: string) => () =>
    timed(async () => {
      say(`the four categories on ${contract}`);
      const { report } = await validate({ contract, runsFolder, engine });
      if (report.verdict !== 'ready') say(`${contract} was ${report.verdict}: ${report.summary}`);
    });
  try {
    const { a, b } = await alternate(RUNS, whole(LEDGER), whole(FORGE));
    return [
      {
        what: 'the four categories on ledger',
        measured: milliseconds(a),
        against: '',
        result: milliseconds(a),
        aim: 'under 25 s',
        met: a < 25_000,
      },
      {
        what: 'the four categories on forge',
        measured: milliseconds(b),
        against: '',
        result: milliseconds(b),
        aim: '',
        met: null,
      },
    ];
  } finally {
    rmSync(runsFolder, { recursive: true, force: true });
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
    aim: `under ${aim}`,
    met: ratio < aim,
  };
}

function say(what: string): void {
  process.stderr.write(`… ${what}\n`);
}
