import { findEndpoints } from '../engine/docker/connect.ts';
import { approximateSize } from '../lib/size.ts';
import type { Engine } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import { connect } from './connect.ts';
import { beyondAsking, sweepable } from './leftovers.ts';
import { forgottenCanaries, isHere } from './outside.ts';

/** One thing that was looked at. */
export interface Diagnosis {
  /** `poor` works with less; `bad` stops everything; `note` is neither good nor bad. */
  readonly state: 'good' | 'note' | 'poor' | 'bad';
  readonly what: string;
  readonly seen: string;
  readonly remedy: string | null;
}

const GIB = 1024 ** 3;
/** Runs that are named; of the others there is a number. */
const MOST_NAMED = 5;
const LEAST_NODE = [22, 18] as const;

/** Looks at this machine and says what it can do. Starts nothing but one container, to see that one starts. */
export async function doctor(): Promise<readonly Diagnosis[]> {
  const [endpoints, engine] = await Promise.all([
    findEndpoints(),
    connect().catch((error: unknown) => error),
  ]);
  const places = endpoints.map(
    ({ endpoint, answers, reason }): Diagnosis => ({
      state: answers ? 'good' : 'note',
      what: answers ? 'engine found at' : 'no engine at',
      seen: answers ? endpoint : `${endpoint} (${reason})`,
      remedy: null,
    }),
  );
  if (engine instanceof Error) {
    return [node(), ...places, noEngine(engine, endpoints)];
  }
  const connected = engine as Engine;
  return [
    node(),
    ...places,
    ...facts(connected),
    ...(await Promise.all([image(connected), leftovers(connected), ofOthers(connected)])).flat(),
  ];
}

/** Work never lands on an engine that nobody chose, so one that answers elsewhere is told and not used; one that answers no more than that says why. */
function noEngine(error: Error, endpoints: Awaited<ReturnType<typeof findEndpoints>>): Diagnosis {
  const failure = error instanceof Failure ? error : null;
  const other = endpoints.find(({ answers }) => answers);
  if (other && failure?.code === 'no-engine') {
    const seen = 'the chosen one does not answer';
    return {
      state: 'bad',
      what: 'engine',
      seen,
      remedy: `Start it, or unset what names it, to use ${other.endpoint}.`,
    };
  }
  return {
    state: 'bad',
    what: 'engine',
    seen: other ? error.message : 'none answers',
    remedy: failure?.remedy ?? null,
  };
}

function node(): Diagnosis {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return {
    state: enough ? 'good' : 'bad',
    what: 'Node',
    seen: process.version,
    remedy: enough ? null : `Install Node ${LEAST_NODE.join('.')} or newer.`,
  };
}

function facts(connected: Engine): Diagnosis[] {
  const { runtime, version, cgroup, storage, rootless, cpus, memory } = connected.facts;
  const engine: Diagnosis = {
    state: 'good',
    what: 'engine',
    seen: `${runtime} ${version}, cgroup ${cgroup}, ${storage}${rootless ? ', rootless' : ''}`,
    remedy: null,
  };
  const small = memory < 4 * GIB || cpus < 2;
  const size: Diagnosis = {
    state: small ? 'poor' : 'good',
    what: 'size',
    seen: `${cpus} CPUs, ${approximateSize(memory)} of memory`,
    remedy: small
      ? 'Two CPUs and 4 GiB are what the timings are made for; smaller machines take longer.'
      : null,
  };
  const elsewhere: Diagnosis = {
    state: 'note',
    what: 'machine of the engine',
    seen: `${connected.hostName}, another than this one: that rooms do not see or reach it is not tried`,
    remedy: null,
  };
  return [engine, size, ...(isHere(connected) ? [] : [elsewhere])];
}

/** The image that every room is made from: seen by building it where it is not there. */
async function image(engine: Engine): Promise<Diagnosis> {
  try {
    const { reference } = await engine.ownImage('airlock');
    return { state: 'good', what: 'image of the airlock', seen: reference, remedy: null };
  } catch (error) {
    const remedy = error instanceof Failure ? (error.remedy ?? null) : null;
    return {
      state: 'bad',
      what: 'image of the airlock',
      seen: error instanceof Error ? error.message : String(error),
      remedy,
    };
  }
}

async function leftovers(engine: Engine): Promise<Diagnosis> {
  const left = [...(await sweepable(engine)), ...forgottenCanaries()];
  return {
    state: left.length > 0 ? 'poor' : 'good',
    what: 'leftovers of dead runs',
    seen: left.length > 0 ? `${left.length} things` : 'none',
    remedy: left.length > 0 ? 'Run `cleanroom sweep`; the next run does it too.' : null,
  };
}

/** Told only where there are any. */
async function ofOthers(engine: Engine): Promise<readonly Diagnosis[]> {
  const runs = await beyondAsking(engine);
  if (runs.length === 0) return [];
  return [
    {
      state: 'note',
      what: 'things of runs that cannot be asked from here',
      seen: `${runs.length} runs of other hosts or containers: ${runs.slice(0, MOST_NAMED).join(', ')}${runs.length > MOST_NAMED ? ', …' : ''}`,
      remedy:
        'They may be going on, so no run removes them. When none is, anywhere, run `cleanroom sweep --all`; for one of them, see what is labelled `cleanroom.run=` and its name.',
    },
  ];
}
