import type { EvidenceRecord } from './evidence.ts';
import type { Room } from './room.ts';

/** The header by which the load balancer tells which replica answered; empty where it answered itself. */
export const ANSWERED_BY = 'x-cleanroom-replica';

/** Replicas of a service, numbered from 1, behind a load balancer that asks each whether it is ready. */
export interface Balanced {
  /** Starts a replica, as `Room.start` does; a replica that has ended can be started again. */
  readonly start: (
    replica: number,
    ...start: Parameters<Room['start']>
  ) => Promise<EvidenceRecord<'subject-state'>>;
  /** As `Room.stop`. */
  readonly stop: (
    replica: number,
    ...stop: Parameters<Room['stop']>
  ) => Promise<EvidenceRecord<'subject-state'>>;
  /** As `Room.signal`. */
  readonly signal: (replica: number, ...signal: Parameters<Room['signal']>) => ReturnType<Room['signal']>;
  /** As `Room.request`, through the balancer. */
  readonly request: Room['request'];
  /** As `Room.drive`, through the balancer. */
  readonly drive: Room['drive'];
  /** The balancer's own statistics. */
  readonly statistics: (step: string) => Promise<EvidenceRecord<'balancer'>>;
  /** Waits at most so many milliseconds until the balancer holds these replicas for up or for down; records what it says then. */
  readonly until: (
    step: string,
    replicas: readonly number[],
    state: 'up' | 'down',
    withinMs: number,
  ) => Promise<EvidenceRecord<'balancer'>>;
}
