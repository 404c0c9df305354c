import { z } from 'zod';
import { agentMethods } from './protocol/agent.ts';
import { databaseMethods } from './protocol/databases.ts';
import { fileMethods } from './protocol/files.ts';
import { hogMethods } from './protocol/hogs.ts';
import { httpMethods } from './protocol/http.ts';
import { inspectionMethods } from './protocol/inspection.ts';
import { loadMethods } from './protocol/load.ts';
import { networkMethods } from './protocol/network.ts';
import { otlpMethods } from './protocol/otlp.ts';
import { proxyMethods } from './protocol/proxies.ts';
import { sealMethods } from './protocol/seal.ts';
import { upstreamMethods } from './protocol/upstream.ts';

/**
 * What the host and the agent say to each other: one JSON value a line. The host checks both directions, what it sends
 * and what it gets, so the agent carries no schema library and starts faster; the agent uses these types alone.
 */
export const methods = {
  ...httpMethods,
  ...loadMethods,
  ...networkMethods,
  ...proxyMethods,
  ...otlpMethods,
  ...upstreamMethods,
  ...databaseMethods,
  ...sealMethods,
  ...fileMethods,
  ...inspectionMethods,
  ...hogMethods,
  ...agentMethods,
} as const;

export type Method = keyof typeof methods;
/** What a caller passes; defaults may be left out. */
export type Params<M extends Method> = z.input<(typeof methods)[M]['params']>;
/** What the agent gets: defaults filled in. */
export type Checked<M extends Method> = z.output<(typeof methods)[M]['params']>;
export type Result<M extends Method> = z.output<(typeof methods)[M]['result']>;

/** What the agent says without being asked. */
export const events = {
  /** Its first line: it is up and hears. */
  ready: z.object({ pid: z.number(), node: z.string() }),
} as const;

export type EventName = keyof typeof events;
export type EventData<E extends EventName> = z.output<(typeof events)[E]>;

/** A line from the host. */
export interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** A line from the agent. */
export const agentMessage = z.union([
  z.object({ id: z.number(), error: z.object({ code: z.string(), message: z.string() }) }),
  z.object({ event: z.string(), data: z.unknown() }),
  z.object({ id: z.number(), result: z.unknown() }),
]);
export type AgentMessage = z.infer<typeof agentMessage>;
