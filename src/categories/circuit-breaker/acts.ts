import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import type { UpstreamBehaviour } from '../../model/upstream.ts';
import type { Claim } from './claim.ts';

/** Calls before anything is done to the upstream. */
export const BASELINE = 3;
/** Calls after those that must have opened it. */
const BEYOND = 4;
/** Milliseconds that a call may take beyond what is claimed until we give it up. */
const GRACE = 2_000;
/** Milliseconds in which a client hears that the connections it kept were closed. */
const HANGS_UP = 100;
/** Milliseconds beyond the reset time, so that it is surely over. */
const PAST = 150;

/** A room in which the subject serves and its upstream is well. */
export interface Stage {
  readonly room: Room;
  /** Calls the subject once. */
  readonly call: (step: string, action?: HttpAction) => Promise<EvidenceRecord<'request'>>;
  readonly calls: (step: string, count: number) => Promise<void>;
  readonly treat: (phase: string, behaviour: UpstreamBehaviour) => Promise<void>;
  /** How many arrived at the upstream since the last look; only those of one phase where it is named. */
  readonly look: (step: string, phase?: string) => Promise<number>;
  /** Looks as well; the phases of those that had arrived before the last look and are held still. */
  readonly held: (step: string) => Promise<readonly string[]>;
  /** Calls at given milliseconds, without waiting for answers. */
  readonly drive: (step: string, at: readonly number[]) => Promise<Driving>;
  readonly quiet: (ms: number) => Promise<void>;
}

/** Null where the subject does not start. */
export async function setStage(context: ExperimentContext<Claim>): Promise<Stage | null> {
  const { claim, signal } = context;
  const room = await context.open();
  const started = await room.start('start');
  if (!started.data.ready) return null;
  let n = 0;
  const next = (action: HttpAction): HttpAction => {
    n += 1;
    return fill(action, { n });
  };
  const call: Stage['call'] = (step, action = claim.action) => {
    const timeout = Math.max(claim.timeout, claim.fast) + GRACE;
    return room.request({ step, ...asRequest(next(action)), timeout });
  };
  const stage: Stage = {
    room,
    call,
    calls: async (step, count) => {
      for (let index = 1; index <= count; index += 1) {
        const { data } = await call(`${step} ${index}`);
        // One that never gives up tells enough.
        if (data.error === 'timeout') return;
      }
    },
    treat: async (phase, behaviour) => {
      await room.upstream(phase, claim.upstream, behaviour);
    },
    look: async (step, phase) => {
      const { data } = await room.arrivals(step, claim.upstream);
      return phase === undefined
        ? data.total
        : data.arrivals.filter((arrival) => arrival.phase === phase).length;
    },
    held: async (step) => {
      const { data } = await room.arrivals(step, claim.upstream);
      return data.stillHeld.map(({ phase }) => phase);
    },
    drive: (step, at) =>
      room.drive(step, {
        requests: Array.from({ length: Math.max(1, at.length) }, () => {
          return asRequest(next(claim.action));
        }),
        arrivals: { at },
        timeout: Math.max(claim.timeout, claim.fast) + GRACE,
        keepBodies: 2_000,
      }),
    quiet: async (ms) => {
      await sleep(Math.max(0, ms), undefined, { signal });
    },
  };
  await stage.look('before all');
  await stage.calls('baseline', BASELINE);
  await stage.look('baseline');
  return stage;
}

/** Lets the upstream fail until the breaker must be open, and calls on. Leaves it failing. */
export async function open(
  { treat, calls, look, quiet }: Stage,
  { threshold }: Claim,
  how: string,
  behaviour: UpstreamBehaviour,
): Promise<void> {
  await treat(`${how} · failing`, behaviour);
  if (behaviour.does === 'reset') await quiet(HANGS_UP);
  await calls(`${how} · failing`, threshold);
  await look(`${how} · failing`);
  await calls(`${how} · open`, BEYOND);
  await look(`${how} · open`);
}

/** Milliseconds after which an open breaker tries again. */
export const resetOver = ({ reset }: Claim): number => reset + PAST;
