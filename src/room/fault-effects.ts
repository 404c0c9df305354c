import { AGENT_SLACK } from '../airlock/client.ts';
import type { FaultOptions, TrafficFault } from '../model/faults.ts';
import type { Seen } from './breakage.ts';
import { airlockOf, type Interior, type RoomService } from './interior.ts';

/** Milliseconds after which what nobody answers counts as swallowed. */
const PATIENCE = 300;
/** Milliseconds for an answer that must come: of a healed service, or that refuses us. */
const ANSWERS_WITHIN = 2_000;
/** Bytes that we send through a proxy to see how they fare. */
const ECHO = 64;

/** Looks whether a fault of the traffic is felt, and later no more. */
export function effectOfTraffic(
  interior: Interior,
  { name: service, port, type, address }: RoomService,
  fault: TrafficFault,
  options: FaultOptions,
): { readonly broken: () => Promise<Seen>; readonly whole: () => Promise<Seen> } {
  const { agent } = airlockOf(interior, 'a fault');

  // Knocked at from the airlock's own side, so that the wiretap does not take us for the subject.
  const knock = async (timeoutMs: number) => {
    const [seen] = await agent.call('probe', {
      targets: [{ host: interior.airlockAddress, port, protocol: 'tcp', timeoutMs }],
    });
    return seen ?? { outcome: 'unreachable', detail: 'no answer from the airlock', ms: 0 };
  };

  const wholePort = fault === 'refused' || (fault === 'black-holed' && isTotal(options));
  return {
    broken: async () => {
      if (wholePort) {
        const seen = await knock(fault === 'refused' ? ANSWERS_WITHIN : PATIENCE);
        const wanted = fault === 'refused' ? 'refused' : 'timed-out';
        return {
          effective: seen.outcome === wanted,
          detail: `a connection of ours was ${seen.outcome} (${seen.detail})`,
        };
      }
      const expected = expectation(fault, options);
      const { bytes, timeoutMs } = expected;
      const seen = await agent.call(
        'proxy.echo',
        { service, bytes, timeoutMs },
        { timeoutMs: timeoutMs + AGENT_SLACK },
      );
      const { hit, open } = await agent.call('proxy.counts', { service });
      return {
        effective: expected.met(seen),
        detail: `of ${bytes} bytes that we sent through, ${seen.bytes} came back within ${Math.round(seen.ms)} ms (${seen.outcome}); ${hit} connections of the subject were hit so far, ${open} are open`,
      };
    },
    whole: async () => {
      const [seen, answer] = await Promise.all([
        knock(ANSWERS_WITHIN),
        type.answers(agent, address, ANSWERS_WITHIN),
      ]);
      return {
        effective: seen.outcome === 'reached' && answer.ready,
        detail: `a connection of ours was ${seen.outcome} (${seen.detail}); the service: ${answer.detail}`,
      };
    },
  };
}

const isTotal = ({ direction = 'both', share = 1 }: FaultOptions): boolean =>
  direction === 'both' && share === 1;

interface Echo {
  readonly outcome: 'whole' | 'nothing' | 'ended' | 'reset';
  readonly bytes: number;
  readonly ms: number;
}

/** What must become of bytes of ours on these terms. */
function expectation(
  fault: TrafficFault,
  { direction = 'both', delayMs = 200, jitterMs = 0, bytesPerSecond = 4096, afterBytes = 0 }: FaultOptions,
): { readonly bytes: number; readonly timeoutMs: number; readonly met: (echo: Echo) => boolean } {
  const ways = direction === 'both' ? 2 : 1;
  if (fault === 'delayed') {
    return {
      bytes: ECHO,
      timeoutMs: 2 * (delayMs + jitterMs) + 1_000,
      // Timers of the agent round down to whole milliseconds.
      met: ({ outcome, ms }) => outcome === 'whole' && ms >= ways * (delayMs - 1),
    };
  }
  if (fault === 'limited') {
    const bytes = Math.max(ECHO, Math.ceil(bytesPerSecond / 4));
    const least = (bytes / bytesPerSecond) * 1000;
    return {
      bytes,
      timeoutMs: 2 * least + 1_500,
      met: ({ outcome, ms }) => outcome === 'whole' && ms >= 0.8 * least,
    };
  }
  if (fault === 'black-holed') {
    return {
      bytes: ECHO,
      timeoutMs: PATIENCE,
      met: ({ outcome, bytes }) => outcome === 'nothing' && bytes === 0,
    };
  }
  return {
    bytes: afterBytes + ECHO,
    timeoutMs: 1_000,
    met: ({ outcome, bytes }) => outcome === (fault === 'reset' ? 'reset' : 'ended') && bytes <= afterBytes,
  };
}
