import { AGENT_SLACK } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import { airlockOf, type Interior, serviceOf } from './interior.ts';
import type { ServiceSubject } from './service.ts';

const MOST_SPANS = 1_000;

/** What the subject says of itself: its log, and its traces. */
export function signals(interior: Interior, subject: ServiceSubject): Pick<Room, 'logLines' | 'spans'> {
  return {
    logLines: async (window) => interior.record('log-lines', window, subject.lines.window(window)),
    spans: async (step, service, { clients, within } = { clients: [], within: 0 }) => {
      const { agent } = airlockOf(interior, 'a look at traces');
      const { type } = serviceOf(interior, service, 'a look at traces');
      if (type.type !== 'otlp') {
        throw new Failure({
          class: 'bug',
          code: 'no-receiver',
          message: `traces were asked of ${service}, which is no OTLP receiver but ${type.type}`,
        });
      }
      const began = performance.now();
      const { missing } = await agent.call(
        'otlp.wait',
        { service, clients: clients.map((client) => ({ ...client })), timeoutMs: within },
        { timeoutMs: within + AGENT_SLACK },
      );
      const waitedMs = performance.now() - began;
      const { spans, truncated, exports, refused } = await agent.call('otlp.drain', { service });
      const awaited = new Set(clients.map(({ traceId }) => traceId));
      // Since the last look others may have left more than one record holds; what was waited for comes last.
      const inOrder = [
        ...spans.filter(({ traceId }) => awaited.has(traceId)),
        ...spans.filter(({ traceId }) => !awaited.has(traceId)),
      ];
      return interior.record('spans', step, {
        service,
        spans: inOrder.slice(0, MOST_SPANS),
        exports,
        refused,
        truncated: truncated || spans.length > MOST_SPANS,
        awaited: [...awaited],
        missing,
        waitedMs,
      });
    },
  };
}
