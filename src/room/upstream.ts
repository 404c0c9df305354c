import type { Agent } from '../airlock/client.ts';
import { withOwnDecimal } from '../lib/own-decimal.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import type { UpstreamBehaviour } from '../model/upstream.ts';
import { airlockOf, type Interior, serviceOf } from './interior.ts';

/** Arrivals that stand in one record. */
const MOST_ARRIVALS = 500;

/** Tells an upstream of ours how to treat the subject, and tells what arrived there. */
export function upstreams(interior: Interior): Pick<Room, 'upstream' | 'arrivals'> {
  return {
    upstream: async (step, service, behaviour) => {
      const agent = agentOf(interior, service);
      const own = ownAnswer(interior, service, behaviour);
      const { at } = await agent.call('upstream.script', {
        service,
        phase: step,
        behaviour:
          behaviour.does === 'answer'
            ? {
                ...behaviour,
                ...(behaviour.headers && { headers: { ...behaviour.headers } }),
                ...(own && { body: own.text }),
              }
            : behaviour,
      });
      const { does } = behaviour;
      return interior.record('upstream', step, {
        service,
        does,
        status: does === 'answer' ? (behaviour.status ?? null) : null,
        delayMs: does === 'answer' ? (behaviour.delayMs ?? 0) : 0,
        decimal: own?.decimal ?? null,
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

/** The contract's answer with a number of ours, where that is asked for and it holds one. */
function ownAnswer({ materials }: Interior, service: string, behaviour: UpstreamBehaviour) {
  if (behaviour.does !== 'answer' || behaviour.vary === undefined) return null;
  const told = materials.contract.services.find(({ name }) => name === service);
  return withOwnDecimal(told?.answer?.body ?? '', behaviour.vary);
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
