import type { z } from 'zod';
import { Failure } from '../model/failure.ts';
import { badMessage, lostAgent, remoteFailure, silentAgent, wrongCall } from './client-failures.ts';
import { createLineDecoder } from './ndjson.ts';
import type { AgentMessage, EventData, EventName, Method, Params, Request, Result } from './protocol.ts';
import { agentMessage, events, methods } from './protocol.ts';

/** Most characters of standard error that are kept. */
const STDERR_CHARACTERS = 4096;

/** Milliseconds by which an agent on a busy machine may be late with the answer to what it was given a time for. */
export const AGENT_SLACK = 10_000;
const DEFAULT_TIMEOUT_MS = 10_000;

export interface AgentStreams {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
}

export interface Agent {
  /**
   * Asks the agent and gives its answer, checked. Throws a Failure of class `room` when it does not answer within
   * `timeoutMs` (default 10 s; `airlock-silent`), says that it could not, answers nonsense, or its stream breaks.
   */
  readonly call: <M extends Method>(
    method: M,
    params: Params<M>,
    options?: CallOptions,
  ) => Promise<Result<M>>;
  /** Calls the listener at every such event; gives back how to stop it. */
  readonly on: <E extends EventName>(event: E, listener: (data: EventData<E>) => void) => () => void;
  /** Resolves once the agent has said that it is up. Throws as `call` does. */
  readonly ready: (options?: CallOptions) => Promise<EventData<'ready'>>;
  /** Ends its standard input, upon which it exits; calls still under way are rejected. */
  readonly close: () => void;
  /** The last of what it wrote to standard error. */
  readonly stderrTail: () => string;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  /** Has the agent give the call up, and answer it with what it has. */
  readonly signal?: AbortSignal;
}

interface Pending {
  /** The method. */
  readonly what: string;
  readonly settle: (answer: { readonly value: unknown } | { readonly failure: Failure }) => void;
}

/** Talks to an agent over its standard streams. `name` stands in every message: `airlock of room r1`. */
export function connectAgent(streams: AgentStreams, { name }: { readonly name: string }): Agent {
  const decoder = createLineDecoder(name);
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  let greeting: EventData<'ready'> | undefined;
  let broken: Failure | undefined;
  let nextId = 1;
  let stderr = '';

  function breakOff(failure: Failure): void {
    broken ??= failure;
    for (const call of [...pending.values()]) call.settle({ failure: broken });
  }

  function lost(what: string, cause?: unknown): Failure {
    return lostAgent(name, what, stderr, cause);
  }

  function hear(message: AgentMessage): void {
    if ('event' in message) {
      const schema: z.ZodType | undefined = events[message.event as EventName];
      if (schema === undefined) throw badMessage(name, `the unknown event "${message.event}"`);
      const data = schema.safeParse(message.data);
      if (!data.success) throw badMessage(name, `a bad event "${message.event}"`, data.error);
      if (message.event === 'ready') greeting = data.data as EventData<'ready'>;
      for (const listener of listeners.get(message.event) ?? []) listener(data.data);
      return;
    }
    // An answer that nobody waits for any more comes after its deadline; it is no news.
    const call = pending.get(message.id);
    if ('result' in message) call?.settle({ value: message.result });
    else call?.settle({ failure: remoteFailure(name, call.what, message.error) });
  }

  function receive(chunk: Uint8Array): void {
    try {
      for (const value of decoder.push(chunk)) {
        const message = agentMessage.safeParse(value);
        if (!message.success)
          throw badMessage(name, `no known message: ${JSON.stringify(value).slice(0, 80)}`);
        hear(message.data);
      }
    } catch (cause) {
      breakOff(cause instanceof Failure ? cause : lost('an event listener threw', cause));
    }
  }

  function finish(): void {
    try {
      decoder.end();
      breakOff(lost('its standard output ended'));
    } catch (cause) {
      breakOff(lost('its standard output was cut', cause));
    }
  }

  streams.stdout.on('data', (chunk: Uint8Array) => {
    if (broken === undefined) receive(chunk);
  });
  streams.stdout.on('end', finish);
  streams.stdout.on('close', finish);
  streams.stdout.on('error', (cause) => breakOff(lost('its standard output broke', cause)));
  streams.stdin.on('error', (cause) => breakOff(lost('its standard input broke', cause)));
  streams.stderr.on('data', (chunk: Uint8Array) => {
    stderr = (stderr + Buffer.from(chunk).toString('utf8')).slice(-STDERR_CHARACTERS);
  });
  streams.stderr.on('error', () => undefined);

  /** Waits under a key of `pending` until something settles it or the time is up. */
  function wait(id: number, what: string, timeoutMs: number): Promise<unknown> {
    if (broken !== undefined) return Promise.reject(broken);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        pending.delete(id);
        reject(silentAgent(name, what, timeoutMs, stderr));
      }, timeoutMs);
      pending.set(id, {
        what,
        settle(answer) {
          clearTimeout(timer);
          pending.delete(id);
          if ('failure' in answer) reject(answer.failure);
          else resolve(answer.value);
        },
      });
    });
  }

  function send(request: Request): void {
    if (broken === undefined) streams.stdin.write(`${JSON.stringify(request)}\n`);
  }

  function on(event: string, listener: (data: never) => void): () => void {
    const set = listeners.get(event) ?? new Set();
    listeners.set(event, set);
    set.add(listener as (data: unknown) => void);
    return () => set.delete(listener as (data: unknown) => void);
  }

  return {
    async call(method, params, { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = {}) {
      const id = nextId++;
      const checked = methods[method].params.safeParse(params);
      if (!checked.success) throw wrongCall(method, checked.error);
      const answer = wait(id, method, timeoutMs);
      send({ id, method, params: checked.data });
      signal?.addEventListener('abort', () => {
        if (pending.has(id)) send({ id: nextId++, method: 'call.cancel', params: { call: id } });
      });
      const result = methods[method].result.safeParse(await answer);
      if (!result.success) throw badMessage(name, `a bad answer to ${method}`, result.error);
      return result.data as Result<typeof method>;
    },
    on,
    async ready({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) {
      if (greeting !== undefined) return greeting;
      const id = nextId++;
      const off = on('ready', (value: never) => pending.get(id)?.settle({ value }));
      try {
        return (await wait(id, 'start', timeoutMs)) as EventData<'ready'>;
      } finally {
        off();
      }
    },
    close() {
      breakOff(lost('it was closed'));
      streams.stdin.end();
    },
    stderrTail: () => stderr,
  };
}
