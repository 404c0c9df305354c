import type { StopSignal } from './contract.ts';
import type { EvidenceData, EvidenceKind, EvidenceRecord } from './evidence.ts';
import type { DestroyedService, FaultOptions, InjectedFault, ServiceFault } from './faults.ts';
import type { DriveRequest, Driving, Holding, HoldRequest } from './load.ts';
import type { UpstreamBehaviour } from './upstream.ts';

/** Appends evidence of one experiment. */
export interface Recorder {
  readonly record: <K extends EvidenceKind>(
    kind: K,
    step: string,
    data: EvidenceData<K>,
    room?: string | null,
  ) => EvidenceRecord<K>;
  /** Keeps a file, such as a packet capture, with the evidence; gives back its name inside the run. */
  readonly keep: (name: string, step: string, bytes: Uint8Array, room?: string | null) => string;
}

/** What kind of room an experiment wants. */
export interface RoomRequest {
  /** `sealed`: own network, services and airlock; `none`: the subject has no network but loopback. Default `sealed`. */
  readonly network?: 'sealed' | 'none';
  /** Bytes of each writable place, where the experiment wants less than the contract's limit. */
  readonly disk?: number;
  /** Whether the root file system may be written to, for contrast with the read-only one. */
  readonly writableRoot?: boolean;
  /** Whether services of the contract are started; default true in a sealed room. */
  readonly services?: boolean;
}

/** One command of the subject, run to its end. */
export interface CommandRequest {
  /** What this is for; becomes the evidence's `step`. */
  readonly step: string;
  /** The whole argv, as a person would type it. */
  readonly command: readonly string[];
  /** What it is given; then, and without it, its standard input is at its end. */
  readonly stdin?: string | Uint8Array;
  /** Absolute path of a file in the room that is its standard input, for what is too large to be held by us. Needs a shell in the image. */
  readonly stdinFrom?: string;
  /** Its standard input stays open and nobody writes to it, as where a person is away. Not for a child. */
  readonly silentInput?: true;
  /** Added to the contract's environment; null removes a variable. */
  readonly env?: Readonly<Record<string, string | null>>;
  /** Milliseconds; default 10 000. */
  readonly timeout?: number;
  /** How standard output is treated; all but `kept`, the default, need a shell in the image. `full` is a disk without room. */
  readonly stdout?: 'kept' | 'closed' | 'broken-pipe' | 'full';
  /** Words for `circumstances`. */
  readonly circumstances?: readonly string[];
  /** Bytes of memory where the experiment wants less than the contract's limit. */
  readonly memory?: number;
  /** Run it as root, without any capability, for contrast with the contract's own user. */
  readonly asRoot?: true;
  /**
   * It may run in a container in which others of the room ran before, as its own process there: for commands of which only what they
   * say, how they end and what they leave in writable places matters, not how long they live or what kills them.
   */
  readonly shared?: true;
  /** Also records what it changed in its container's own file system. */
  readonly changes?: true;
  /** Sent once, so many milliseconds after the process began; to the child alone where it is one. */
  readonly signal?: { readonly name: SignalName; readonly afterMs: number };
  /** Nobody waits for its end any longer than until this: it is killed as when its time is over. Not for a child. */
  readonly until?: AbortSignal;
  /**
   * The command is the child of a shell that outlives it, so what it leaves running can be seen. Needs a shell in the image,
   * gives no standard input, and leaves standard output as it is.
   */
  readonly asChild?: true;
  /** Of a child: looks for secrets in argv and environment of all processes while it runs. */
  readonly watchSecrets?: true;
}

export type SignalName = StopSignal | 'SIGKILL';

/** State that is held aside in the room. */
export interface Kept {
  /** Names the copy inside its room. */
  readonly id: string;
  readonly paths: readonly string[];
  readonly fingerprint: string;
}

/** A dump that was loaded. */
export interface LoadedDump {
  readonly record: EvidenceRecord<'dump-loaded'>;
  /** Reads every row again, and records what became of those that were there when it was loaded. */
  readonly compare: (step: string) => Promise<EvidenceRecord<'rows-kept'>>;
}

/** One HTTP request to the subject. */
export interface HttpRequest {
  readonly step: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Milliseconds until it is given up; default 10 000. */
  readonly timeout?: number;
  /** Send the body in this many pieces with `pauseMs` between them (a slow client). */
  readonly slow?: { readonly pieces: number; readonly pauseMs: number };
  /** Send a body of this many bytes of filler instead of `body`. */
  readonly filler?: number;
  /** The line that the filler repeats; default: a line of text. */
  readonly fillerLine?: string;
  /** What ends each of its lines, or nothing; default: a line break. */
  readonly fillerEnd?: string;
  /** Bytes of the response that are kept in the evidence; default 64 KiB. */
  readonly keep?: number;
  /** `false` keeps only a count in the evidence (for load); default true. */
  readonly record?: boolean;
  /** It shows no credential, and asks for what is the same for everybody: no credential of others must be in the answer. */
  readonly public?: true;
  /** Headers, in any case, that it must not have: the proxy of the contract does not add them to it. */
  readonly leavesOut?: readonly string[];
}

/** Summary of many equal requests. */
export interface LoadResult {
  readonly sent: number;
  /** Responses by status; errors by their code. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly medianMs: number;
  readonly maxMs: number;
}

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

/**
 * A fresh sealed environment. Every act leaves evidence and gives back its record; acts that cannot be done because the
 * room is broken throw a Failure of class `room`.
 */
export interface Room {
  readonly name: string;
  /** Starts the service and waits until it is ready, ends, or `subject.readyWithin` is over. */
  readonly start: (
    step: string,
    options?: {
      readonly env?: Readonly<Record<string, string | null>>;
      readonly asRoot?: true;
      /** Told as soon as its process is there, which may be long before it is ready; and never where it cannot be started. */
      readonly begun?: () => void;
    },
  ) => Promise<EvidenceRecord<'subject-state'>>;
  /** Looks at the service: still running, still ready? */
  readonly check: (step: string) => Promise<EvidenceRecord<'subject-state'>>;
  /** Sends a signal, by default the one by which it is stopped in production, and waits for the end; kills after `grace` milliseconds. */
  readonly stop: (step: string, signal?: string, grace?: number) => Promise<EvidenceRecord<'subject-state'>>;
  /** Sends a signal and comes back once it was sent. `ended` resolves as `stop` does. */
  readonly signal: (
    step: string,
    signal: string,
    grace?: number,
  ) => Promise<{
    /** Whether the process was there to get it. */
    readonly landed: boolean;
    readonly ended: Promise<EvidenceRecord<'subject-state'>>;
  }>;
  readonly run: (request: CommandRequest) => Promise<EvidenceRecord<'run'>>;
  readonly request: (request: HttpRequest) => Promise<EvidenceRecord<'request'>>;
  /**
   * Sends the requests round robin, `total` in all, `parallel` at a time; leaves a `note` record named `load`. Clients that do not
   * wait hang up `hangUpMs` milliseconds after they have sent.
   */
  readonly load: (
    step: string,
    requests: readonly Omit<HttpRequest, 'step'>[],
    total: number,
    parallel: number,
    hangUpMs?: number,
  ) => Promise<LoadResult>;
  /** Puts a file, folder or link into a writable place or state folder. */
  readonly put: (
    path: string,
    content:
      | string
      | Uint8Array
      | { readonly directory: true }
      | { readonly symlink: string }
      | { readonly filler: number; readonly line?: string }
      /** So many zeros that take no room on the disk. */
      | { readonly hole: number },
    options?: { readonly mode?: number; readonly owner?: 'subject' | 'root' },
  ) => Promise<void>;
  /** The bytes of a file in a writable place; null where there is none, or one of more than 64 MiB. */
  readonly read: (path: string) => Promise<Uint8Array | null>;
  readonly remove: (path: string) => Promise<void>;
  /** When what is at a path in a writable place was last written, by its own words, in milliseconds; null where there is nothing. */
  readonly written: (path: string) => Promise<{ readonly at: number; readonly age: number } | null>;
  /** Makes it look as if that were so many milliseconds ago. */
  readonly makeOld: (path: string, ms: number) => Promise<void>;
  /** Fills the file system of a writable place but for `leave` bytes; gives the bytes that are free then. */
  readonly fill: (path: string, leave: number) => Promise<number>;
  /** Takes away what filled it. */
  readonly unfill: (path: string) => Promise<void>;
  readonly files: (step: string, root: string) => Promise<EvidenceRecord<'files'>>;
  /** Holds a copy of files and folders aside, where the subject cannot see it. A path that is not there is held as absent. */
  readonly keep: (paths: readonly string[], step?: string) => Promise<Kept>;
  /** Puts back exactly what was held: bytes, modes, owners, links, and also what was not there. */
  readonly restore: (kept: Kept, step?: string) => Promise<EvidenceRecord<'state-copy'>>;
  /** Lets go of a copy, so that there is room for another. */
  readonly forget: (kept: Kept) => Promise<void>;
  /**
   * What a new container on the same volumes finds: empties every writable place that is not declared state. No subject
   * may be running. `elsewhere`: under another host name and address too, as engines and orchestrators give them to each new container.
   */
  readonly recreate: (step: string, how?: { readonly elsewhere: true }) => Promise<void>;
  /** Looks for texts in the names and contents of all writable places, also inside gzip, zstd, tar and zip. */
  readonly search: (step: string, signs: readonly string[]) => Promise<EvidenceRecord<'search'>>;
  /** What the running service changed in its container's own file system. */
  readonly changes: (step: string) => Promise<EvidenceRecord<'changes'>>;
  /** The rights of the running service's process 1, or of a container of ours under exactly the subject's rights. */
  readonly status: (step: string) => Promise<EvidenceRecord<'process-status'>>;
  /** What the subject's image holds, read layer by layer; once in a run. */
  readonly image: (step: string) => Promise<EvidenceRecord<'image'>>;
  /** Begins to look for secrets in argv and environment of all processes of the running service, until the next sweep. */
  readonly watchSecrets: (step: string) => Promise<void>;
  /**
   * Takes a credential that the subject gave out in this room for a secret, for as long as the room is there: it must not stand in the
   * service's log, nor in telemetry that is sent after this, nor in answers to requests that are `public`.
   */
  readonly guard: (name: string, credential: string) => Promise<void>;
  /** From now on looks for secrets in what the subject sends to receivers of telemetry and upstreams, which are ours. */
  readonly searchSent: () => Promise<void>;
  /** Looks for the run's secrets in files and their names, rows, keys, what a watch saw of processes, and what was sent. */
  readonly sweepSecrets: (step: string) => Promise<void>;
  readonly usage: (
    step: string,
    phase: EvidenceData<'usage'>['phase'],
    round?: number,
  ) => Promise<EvidenceRecord<'usage'>>;
  readonly sockets: (step: string) => Promise<EvidenceRecord<'sockets'>>;
  /** Closes the wiretap's present window and gives what it heard since the last one. */
  readonly traffic: (window: string) => Promise<EvidenceRecord<'traffic'>>;
  /** Closes the present window of what the service writes, and gives its lines since the last one. */
  readonly logLines: (window: string) => Promise<EvidenceRecord<'log-lines'>>;
  /**
   * What an OTLP receiver of ours (a service of type `otlp`) took since the last look, after waiting at most `within`
   * milliseconds for the traces below these spans of clients.
   */
  readonly spans: (
    step: string,
    service: string,
    awaited?: {
      readonly clients: readonly { readonly traceId: string; readonly spanId: string }[];
      readonly within: number;
    },
  ) => Promise<EvidenceRecord<'spans'>>;
  /** From now on an upstream of ours (a service of type `upstream`) treats each request so; the step names the phase. */
  readonly upstream: (
    step: string,
    service: string,
    behaviour: UpstreamBehaviour,
  ) => Promise<EvidenceRecord<'upstream'>>;
  /** What arrived at an upstream of ours since the last look. */
  readonly arrivals: (step: string, service: string) => Promise<EvidenceRecord<'arrivals'>>;
  /** Requests at a given rate, driven from the airlock in the background; resolves once the first is due. */
  readonly drive: (step: string, request: DriveRequest) => Promise<Driving>;
  /** Opens connections to the subject and keeps them. */
  readonly hold: (step: string, request: HoldRequest) => Promise<Holding>;
  /**
   * Makes place for so many replicas of the service, each with a network namespace, a host name and writable places of its own,
   * and puts a load balancer before them. None is started yet. Only where the experiment says that it has replicas.
   */
  readonly balance: (replicas: number) => Promise<Balanced>;
  /** Breaks a service for the subject, one fault at a time for each; heals by itself when the room closes. */
  readonly fault: (service: string, fault: ServiceFault, options?: FaultOptions) => Promise<InjectedFault>;
  /** Destroys a service: its container is killed and removed with its disk, and nothing heals that. Its port refuses meanwhile. */
  readonly destroy: (service: string) => Promise<DestroyedService>;
  /** What has gone through the airlock to each service so far. */
  readonly counts: (step: string) => Promise<readonly EvidenceRecord<'proxy-counts'>[]>;
  /** What the service's container has written so far. */
  readonly serviceLog: (step: string, service: string) => Promise<EvidenceRecord<'service-log'>>;
  /** One query over a connection of our own, as the superuser, past the airlock's proxies. What the server refuses is in the record. */
  readonly sql: (
    step: string,
    service: string,
    text: string,
    params?: readonly (string | number | boolean | null)[],
  ) => Promise<EvidenceRecord<'rows'>>;
  /** One command over a connection of our own, past the airlock's proxies. */
  readonly redis: (
    step: string,
    service: string,
    command: readonly string[],
  ) => Promise<EvidenceRecord<'reply'>>;
  /** Every row of the subject's database in one number. */
  readonly databaseFingerprint: (
    step: string,
    service: string,
  ) => Promise<EvidenceRecord<'database-fingerprint'>>;
  /** Loads a dump in plain SQL as the user that the subject has, and reads every row of the database then. */
  readonly loadDump: (step: string, service: string, dump: string) => Promise<LoadedDump>;
  /** Proves the room: limits read back and exercised, seal tried, status of process 1. */
  readonly prove: () => Promise<void>;
  /** Whether the subject's image has a shell (`/bin/sh`), which a few acts need. */
  readonly hasShell: () => Promise<boolean>;
}
