/**
 * What can befall a service. At the airlock, to the traffic between subject and service: `refused` (new connections are
 * refused, open ones reset), `black-holed` (nothing arrives any more), `delayed`, `limited` (bytes per second), `cut` (ended
 * in good order in the middle of what was said) and `reset`. To the service's own container: `paused` (frozen, data and
 * connections kept), `stopped` (politely, as its image asks for) and `killed`; healing starts it again on the same disk.
 */
export type ServiceFault = TrafficFault | ContainerFault;
export type TrafficFault = 'refused' | 'black-holed' | 'delayed' | 'limited' | 'cut' | 'reset';
export type ContainerFault = 'paused' | 'stopped' | 'killed';

/** Which way bytes go: `to-service` is what the subject sends. */
export type Direction = 'both' | 'to-service' | 'to-subject';

/** A service that is gone with all that it kept. */
export interface DestroyedService {
  /** Puts a new and empty one in its place, under the same name and password, and waits until it serves. */
  readonly renew: () => Promise<void>;
}

/** How exactly the traffic suffers; each fault reads what concerns it. */
export interface FaultOptions {
  /** Default `both`. One direction of `refused` has no meaning and is refused itself. */
  readonly direction?: Direction;
  /** `delayed`: milliseconds that each piece is held back, at least; default 200. What is held back comes when it is due, also after the healing. */
  readonly delayMs?: number;
  /** `delayed`: up to so many more, drawn from the seed; order within a connection is kept. Default 0. */
  readonly jitterMs?: number;
  /** `limited`: of each connection in each direction; default 4096. */
  readonly bytesPerSecond?: number;
  /** `cut` and `reset`: bytes that a connection may still pass in the direction; default 0, which ends open ones at once. */
  readonly afterBytes?: number;
  /** Share of connections that suffer, drawn from the seed; default 1, all of them. */
  readonly share?: number;
  readonly seed?: string;
}

/** A fault that is in force. */
export interface InjectedFault {
  /** Whether we saw its effect ourselves; where not, nothing follows from what the subject did. */
  readonly effective: boolean;
  /** Undoes it, sees for itself that the service is whole again, and records so. Later calls do nothing. */
  readonly heal: () => Promise<void>;
}
