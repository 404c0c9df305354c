import type { Parts } from '../parts.ts';
import type { Settings } from '../settings.ts';

/** What every command works with. */
export interface Session {
  readonly parts: Parts;
  readonly settings: Settings;
  readonly environment: NodeJS.ProcessEnv;
  /** Ends the work early: a signal, or the time limit. */
  readonly signal: AbortSignal;
}
