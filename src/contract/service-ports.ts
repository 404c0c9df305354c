import type { ServiceType } from './known.ts';
import type { Problem } from './problems.ts';

const HIGHEST_PORT = 65_535;
/** Where the search for a free port goes on when it came to the highest; below, ports are given out to protocols. */
const FIRST_FREE = 1_024;

/** A service as far as its port goes; `port` is absent where none is written. */
export interface Written {
  readonly name: string;
  readonly type: string;
  readonly port?: number | undefined;
}

/** Where a service is found, and where it listens itself. */
export interface ServicePort {
  readonly name: string;
  /** On the airlock, under whose one address the subject finds all services. */
  readonly port: number;
  /** The port of its own, inside its container. */
  readonly innerPort: number;
  /** The service that has `innerPort` on the airlock, where this one has another port there, or should have. */
  readonly takenBy: string | null;
}

/**
 * A service is found under the port on which it listens, unless another has that on the airlock: then it is found under the next free
 * one. A port that is written stays, since the subject may know it by heart. Of a container it says where that listens, and so does
 * not bind where it is found.
 */
export function servicePorts(
  services: readonly Written[],
  types: readonly ServiceType[],
): readonly ServicePort[] {
  const usual = services.flatMap(({ name, type, port }) => {
    const innerPort = port ?? types.find((known) => known.type === type)?.port;
    const isBound = port !== undefined && type !== 'container';
    // A container has no usual one; that its own is missing is told elsewhere.
    return innerPort === undefined || innerPort === 0 ? [] : [{ name, innerPort, isBound }];
  });
  const taken = new Map<number, string>();
  for (const { name, innerPort } of [
    ...usual.filter(({ isBound }) => isBound),
    ...usual.filter(({ isBound }) => !isBound),
  ])
    if (!taken.has(innerPort)) taken.set(innerPort, name);
  return usual.map(({ name, innerPort, isBound }): ServicePort => {
    const owner = taken.get(innerPort);
    if (owner === undefined || owner === name) return { name, port: innerPort, innerPort, takenBy: null };
    const port = isBound ? innerPort : freePort(innerPort, taken);
    if (!isBound) taken.set(port, name);
    return { name, port, innerPort, takenBy: owner };
  });
}

function freePort(above: number, taken: ReadonlyMap<number, string>): number {
  const next = above < HIGHEST_PORT ? above + 1 : FIRST_FREE;
  return taken.has(next) ? freePort(next, taken) : next;
}

/** Two services under one port, and a service under another port than its usual one of which the subject is never told. */
export function servicePortProblems(
  services: readonly Written[],
  types: readonly ServiceType[],
  env: Readonly<Record<string, string>>,
): Problem[] {
  const texts = Object.values(env);
  return servicePorts(services, types).flatMap(({ name, port, innerPort, takenBy }): Problem[] => {
    if (takenBy === null) return [];
    const told = [`\${${name}.url}`, `\${${name}.port}`];
    if (port === innerPort) {
      const says = `is taken by services.${takenBy}, and all services bear one address; leave it out, and give the subject ${told.join(' or ')}`;
      return [{ path: ['services', name, 'port'], kind: 'value', says }];
    }
    if (texts.some((text) => told.some((part) => text.includes(part)))) return [];
    const says = `is found under port ${port}, since ${innerPort} is taken by services.${takenBy} and all services bear one address; tell the subject under env, with ${told.join(' or ')}`;
    return [{ path: ['services', name], kind: 'note', says }];
  });
}
