import { portOf } from '../lib/path-on-port.ts';
import type { Problem } from './problems.ts';

interface Ports {
  readonly port: unknown;
  readonly otherPorts: readonly unknown[];
}

/** Keys whose text may be a path of another port. */
const PATHS = new Set(['ready', 'live', 'path']);

/** Paths of ports on which the subject is not said to listen: nobody would answer there, and the subject would be blamed. */
export function pathOnPortProblems(
  value: unknown,
  ports: Ports,
  path: readonly string[],
): readonly Problem[] {
  if (path.length > DEEPEST) return [];
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([key, inner]) => pathOnPortProblems(inner, ports, [...path, key]));
  if (typeof value !== 'string' || !PATHS.has(path.at(-1) ?? '')) return [];
  const port = portOf(value);
  if (port === null || ports.otherPorts.includes(port)) return [];
  const says =
    port === ports.port
      ? "names the subject's own port; leave the port out"
      : `names port ${port}, on which the subject does not listen by subject.otherPorts; add it there`;
  return [{ path, kind: 'value', says }];
}

/** A contract that nests deeper is refused when it is checked. */
const DEEPEST = 8;
