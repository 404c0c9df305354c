import type { Agent } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';

import { airlockOf, type Interior, serviceOf } from './interior.ts';

/** Arrivals that stand in one record. */
const MOST_ARRIVALS = 500;

/** Tells an upstream of ours how to treat the subject, and tells what arrived there. */
export function upstreams(interior: Interior): Pick<Room, 'upstream' | 'arrivals'> {
  return {
    upstream: async (step, service, behaviour) => {
      const agent = agentOf(interior, service);
      const { at } = await agent.call('upstream.script', {
        service,
        phase: step,
        behaviour:
          behaviour.does === 'answer'
            ? { ...behaviour, ...(behaviour.headers && { headers: { ...behaviour.headers } }) }
            : behaviour,
      });
      const { does } = behaviour;
      return interior.record('upstream', step, {
        service,
        does,
        status: does === 'answer' ? (behaviour.status ?? null) : null,
        delayMs: does === 'answer' ? (behaviour.delayMs ?? 0) : 0,
        at,
      });
    },
    arrivals: async (step, service) => {
      const { arrivals, truncated, stillHeld, now } = await agentOf(interior, service).call(
        'upstream.drain',
        { service },
      );
      return interior.record('arrivals', step, {
        service,
        arrivals: arrivals.slice(0, MOST_ARRIVALS),
        total: arrivals.length,
        truncated: truncated || arrivals.length > MOST_ARRIVALS,
        stillHeld: stillHeld.slice(0, MOST_ARRIVALS),
        now,
      });
    },
  };
}

function agentOf(interior: Interior, service: string): Agent {
  const { type } = serviceOf(interior, service, 'a word to an upstream');
  if (type.type === 'upstream') return airlockOf(interior, 'a word to an upstream').agent;
  throw new Failure({
    class: 'bug',
    code: 'no-upstream',
    message: `arrivals were asked of ${service}, which is no upstream but ${type.type}`,
  });
}
