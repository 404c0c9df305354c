import type { EvidenceRecord } from './evidence.ts';

/** One request of a drive. */
export interface DrivenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Requests that arrive when they are due, whatever becomes of those before them ("open loop"). */
export interface DriveRequest {
  /** Sent round robin. */
  readonly requests: readonly DrivenRequest[];
  /** Arrivals: so many a second, evenly, for so many seconds; or the milliseconds from the beginning at which each is due. */
  readonly arrivals:
    | { readonly perSecond: number; readonly seconds: number }
    | { readonly at: readonly number[] };
  /** Most connections, which are kept alive; a request that finds none waits, and its waiting counts. Default 1000. */
  readonly connections?: number;
  /** Milliseconds until one request is given up, from when it was due; default 10 000. */
  readonly timeout?: number;
  /** Bytes of each response that are kept in its record; default 0. */
  readonly keepBodies?: number;
  /** Names of response headers, in lower case, that are kept in each record. */
  readonly keepHeaders?: readonly string[];
}

/** A drive under way. */
export interface Driving {
  /** Milliseconds since the drive began, on the clock of its records; the moment stands in the summary under this name. */
  readonly mark: (name: string) => Promise<number>;
  /** How many there are by now. */
  readonly progress: () => Promise<{
    readonly due: number;
    readonly sent: number;
    readonly done: number;
    readonly inFlight: number;
    /** Of each request, what came of the one that was done last; null while none is. */
    readonly last: readonly (string | null)[];
  }>;
  /** No further arrivals; waits for those in flight, and records the summary. The same as `done` when all have come. */
  readonly stop: () => Promise<EvidenceRecord<'drive'>>;
  /** Resolves when the last request is done, with the summary; the records of all are a file of the run. */
  readonly done: Promise<EvidenceRecord<'drive'>>;
}

/** How many connections of each kind are held open to the subject. */
export interface HoldRequest {
  /** Connected, and nothing said. */
  readonly silent?: number;
  /** One request answered, and kept alive. */
  readonly idle?: number;
  /** The first half of a request sent. */
  readonly half?: number;
  /** What the last two kinds ask; default the ready path, or `/`. */
  readonly path?: string;
}

/** Connections that are held. */
export interface Holding {
  /** Records what has become of each by now. */
  readonly look: (step: string) => Promise<EvidenceRecord<'held'>>;
  /** Lets go of them. */
  readonly release: () => Promise<void>;
}
