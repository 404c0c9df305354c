import type { ContractInput, ServiceInput } from './schema.ts';

type MaybePromise<T> = T | Promise<T>;

/** A contract, or a function that makes one when it is asked for; a promise of one as well. */
export type ContractSource = MaybePromise<ContractInput> | (() => MaybePromise<ContractInput>);

/** Gives the contract back as it is; there for the editor, which then knows every key. */
export function defineConfig(contract: ContractSource): ContractSource {
  return contract;
}

/** What may be said about a service of a known type; all of it is optional. */
export type ServiceOptions = Omit<ServiceInput, 'type' | 'answers'>;

/** A PostgreSQL, the same as `{ type: 'postgres', ...options }`. */
export function postgres(options: ServiceOptions = {}) {
  return { type: 'postgres', ...options } as const;
}

/** A Redis, the same as `{ type: 'redis', ...options }`. */
export function redis(options: ServiceOptions = {}) {
  return { type: 'redis', ...options } as const;
}

/**
 * Any other image that serves on a TCP port, the same as `{ type: 'container', ...options }`. It is ready when the port accepts a
 * connection.
 */
export function container(options: ServiceOptions & { readonly image: string; readonly port: number }) {
  return { type: 'container', ...options } as const;
}

/** A receiver for OpenTelemetry (OTLP over HTTP) inside the room, the same as `{ type: 'otlp', ...options }`. */
export function otlp(options: Pick<ServiceOptions, 'port'> = {}) {
  return { type: 'otlp', ...options } as const;
}

/**
 * Somebody else's HTTP interface, played inside the room; `answers` is what it says while all is well. The same as
 * `{ type: 'upstream', ...options }`.
 */
export function upstream(options: Pick<ServiceInput, 'port' | 'answers'> = {}) {
  return { type: 'upstream', ...options } as const;
}
