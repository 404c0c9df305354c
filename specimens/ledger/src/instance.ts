import { hostname } from 'node:os';

/** The name of this instance, which stands in every answer: its host's, as an orchestrator gave it. */
export function instanceName(): string {
  return hostname();
}
