import type { Agent } from '../airlock/client.ts';
import type { Limits, ServiceSpec } from '../model/contract.ts';

/** What the subject needs to know to use a service; the values of `${name.url}` and its like. */
export interface ServiceVariables {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Where the airlock finds a service of a room, and the passwords that this run drew. */
export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
  /** The subject's. */
  readonly password: string;
  /** Of the roles that are ours alone, where a service knows roles. */
  readonly ourPassword: string;
}

/** How we log in to a database of ours, past the airlock's proxies. */
export interface Login {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly user: string;
  readonly database: string;
}

/** A kind of service: how its container is made, how it is made ready, and how the subject reaches it. */
export interface ServiceType {
  readonly type: string;
  /** Image reference that is used when the contract names none; null for what has no container, but lives in the airlock. */
  readonly image: string | null;
  readonly port: number;
  readonly limits: Limits;
  /** Whether the contract may say what it answers to HTTP requests. */
  readonly answersHttp?: true;
  /** Environment and argv of its container; an empty argv leaves the image's own. */
  readonly container: (
    spec: ServiceSpec,
    password: string,
    ourPassword: string,
  ) => { readonly env: Readonly<Record<string, string>>; readonly command: readonly string[] };
  /** Opens it inside the airlock, for what has no container; gives back where the airlock finds it. */
  readonly inAirlock?: (
    airlock: Agent,
    spec: ServiceSpec,
  ) => Promise<{ readonly host: string; readonly port: number }>;
  /** What its clients speak, where the airlock can count requests and we can ask it ourselves. */
  readonly protocol: 'postgres' | 'redis' | null;
  /** Waits at most so long for an answer that only a whole service gives, over a connection of our own. */
  readonly answers: (
    airlock: Agent,
    address: ServiceAddress,
    timeoutMs: number,
  ) => Promise<{ readonly ready: boolean; readonly detail: string }>;
  /** As its superuser, into what the subject uses. Null for what is no SQL database. */
  readonly login: ((address: ServiceAddress) => Login) | null;
  /**
   * As a role that may read everything and do nothing else: tables can bring functions of the subject's along, in views and casts, and
   * these run with the rights of whoever reads. Where there is a login, there is this one.
   */
  readonly readerLogin?: (address: ServiceAddress) => Login;
  /** Waits until it serves, and prepares what the subject expects to find. */
  readonly prepare: (airlock: Agent, address: ServiceAddress) => Promise<void>;
  /**
   * Takes away all that a subject can have left in it, so that `prepare` finds it as after its first start. Absent where nobody can
   * say that of it; what lives in the airlock is made anew with it.
   */
  readonly renew?: (airlock: Agent, address: ServiceAddress) => Promise<void>;
  /** `host` is the name under which the subject knows it. */
  readonly variables: (host: string, port: number, password: string) => ServiceVariables;
}

/** Milliseconds within which a service must serve; official images initialise themselves at their first start. */
export const SERVICE_DEADLINE = 30_000;
