import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, keyIsAddress } from './claim.ts';

const TIMEOUT = 5_000;
/** Requests that we send at most until some are refused: so many times what may be allowed. */
const MOST = 3;
/** Refusals after which it is plain. */
export const PLAIN = 3;

/** As many as go over the limit, however it is kept. */
export const mostOf = (claim: Claim): number => MOST * Math.max(claim.limit, claim.burst ?? 0);

/** A room in which the subject serves. */
export interface Stage {
  readonly room: Room;
  readonly ask: (
    step: string,
    key: string,
    headers?: Readonly<Record<string, string>>,
    /** Instead of the claimed ones. */
    instead?: Partial<Pick<HttpAction, 'path' | 'headers'>>,
    timeout?: number,
  ) => Promise<EvidenceRecord<'request'>>;
  /** One after the other until some are refused, or far more came than may be allowed; gives back the last, and how many were not refused. */
  readonly exhaust: (
    step: string,
    key: string,
  ) => Promise<{ readonly last: EvidenceRecord<'request'> | null; readonly allowed: number }>;
  readonly drive: (step: string, key: string, at: readonly number[]) => Promise<Driving>;
  /** Counts what the requests of a key have done, where the contract says how. */
  readonly count: (step: string, key: string) => Promise<void>;
  readonly quiet: (ms: number) => Promise<void>;
  /** A key that nobody has used, told apart from those of other runs on the same database. */
  readonly keyOf: (name: string) => string;
  /** Text that all of them hold; shortened ones too. */
  readonly salt: string;
}

/** Null where the subject does not start. */
export async function setStage(context: ExperimentContext<Claim>): Promise<Stage | null> {
  const { claim, random, signal } = context;
  const room = await context.open();
  const started = await room.start('start');
  if (!started.data.ready) return null;
  const keys = keyIsAddress(claim) ? addresses(random) : saltedNames(random);
  const requestOf = (key: string, instead: Partial<HttpAction> = {}) =>
    asRequest(fill({ ...claim.action, ...instead }, { key }));
  const ask: Stage['ask'] = (step, key, more = {}, instead = {}, timeout = TIMEOUT) => {
    const request = requestOf(key, instead);
    // A header of the action that is not sent, no proxy adds either.
    const leavesOut = Object.keys(claim.action.headers);
    return room.request({ ...request, step, headers: { ...request.headers, ...more }, leavesOut, timeout });
  };
  return {
    room,
    ask,
    exhaust: async (step, key) => {
      const most = mostOf(claim);
      let [refused, asked] = [0, 0];
      let last: EvidenceRecord<'request'> | null = null;
      while (asked < most && refused < PLAIN) {
        asked += 1;
        last = await ask(`${step} ${asked}`, key);
        if (last.data.status === claim.refusal) refused += 1;
      }
      return { last, allowed: asked - refused };
    },
    drive: (step, key, at) =>
      room.drive(step, { requests: [requestOf(key)], arrivals: { at }, timeout: TIMEOUT }),
    count: async (step, key) => {
      if (claim.effect) await room.sql(step, claim.effect.service, claim.effect.counts, [key]);
    },
    quiet: async (ms) => {
      await sleep(Math.max(0, ms), undefined, { signal });
    },
    ...keys,
  };
}

type Keys = Pick<Stage, 'keyOf' | 'salt'>;

function saltedNames(random: () => number): Keys {
  const salt = Math.floor(random() * 36 ** 5)
    .toString(36)
    .padStart(5, '0');
  return { keyOf: (name) => `${name}-${salt}`, salt };
}

/** Of a network that is for measuring (RFC 2544): nobody has one of them, nor are they taken for those of proxies as private ones are. */
const NETWORK = '198.18.';
const HOSTS = 2 ** 16;

/** Another address for each name, the same for the same. */
function addresses(random: () => number): Keys {
  const begin = Math.floor(random() * HOSTS);
  const given = new Map<string, number>();
  const keyOf = (name: string) => {
    const nth = given.get(name) ?? given.size;
    given.set(name, nth);
    const host = (begin + nth) % HOSTS;
    return `${NETWORK}${Math.floor(host / 256)}.${host % 256}`;
  };
  return { keyOf, salt: NETWORK };
}
