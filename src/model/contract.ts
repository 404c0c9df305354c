import type { UpstreamAnswer } from './upstream.ts';

/** Where the subject's files come from. */
export type ImageSource =
  /** An image by its reference; pulled when it is not there. */
  | { readonly kind: 'reference'; readonly reference: string }
  /** A Dockerfile and its context folder (absolute paths). */
  | {
      readonly kind: 'build';
      readonly context: string;
      readonly dockerfile: string;
      readonly args: Readonly<Record<string, string>>;
    }
  /** Files of the project on a base image: `files` maps a path in the image to an absolute path on the host. */
  | {
      readonly kind: 'files';
      readonly base: string;
      readonly files: Readonly<Record<string, string>>;
      /** Distribution packages to install first (apt). */
      readonly packages: readonly string[];
      /** npm packages, as `name` or `name@version`, to install globally first. */
      readonly npm: readonly string[];
    };

/** Limits of one container. Production-like defaults are filled in by the loader. */
export interface Limits {
  /** Bytes. Swap is never granted. */
  readonly memory: number;
  /** CPUs as a share of wall time: 0.5 is half of one core. */
  readonly cpus: number;
  /** Processes and threads. */
  readonly pids: number;
  /** Bytes of each writable place (temporary folder, work folder, state volume). */
  readonly disk: number;
}

/**
 * What may ask a service to stop: signals that a program can handle, with their numbers by signal(7) on every architecture that Linux
 * containers run on but MIPS and Alpha.
 */
export const STOP_SIGNALS = {
  SIGTERM: 15,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGHUP: 1,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGWINCH: 28,
} as const;
export type StopSignal = keyof typeof STOP_SIGNALS;

/** Strictness that the contract asks to be relaxed, item by item; every item stands in the report. */
export interface Relaxations {
  /** Run as the image's own user even when that is root. */
  readonly root: boolean;
  /** Let the root file system be written to. */
  readonly writableRoot: boolean;
  /** Capabilities to keep, as in `NET_BIND_SERVICE`. */
  readonly capabilities: readonly string[];
}

export interface Subject {
  readonly name: string;
  /** A service listens on `port`; a command runs to its end. */
  readonly kind: 'command' | 'service';
  readonly image: ImageSource;
  /** argv of the service, or the words with which every action of a command begins. Empty: the image's own. */
  readonly command: readonly string[];
  /** TCP port of a service; null for a command. */
  readonly port: number | null;
  /** Other ports that it may listen on. */
  readonly otherPorts: readonly number[];
  /** How readiness is seen: a path that answers 2xx, or null for "accepts a connection". */
  readonly readyPath: string | null;
  /** Milliseconds within which a service must be ready. */
  readonly readyWithin: number;
  /** The signal by which engines and orchestrators ask it to stop; null until its image is known: the image's own, or SIGTERM. */
  readonly stopSignal: StopSignal | null;
  /** What the proxy in front of a service adds to every request in production; a request's own headers win. */
  readonly headers: Readonly<Record<string, string>>;
  /** Environment; `${service.url}`, `${service.host}`, `${service.port}`, `${service.user}`, `${service.password}`, `${service.database}` are filled in per room. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets by environment variable; masked wherever they appear in evidence. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Folders whose content must outlive the process; each is a volume. */
  readonly state: readonly string[];
  /** Folders that may be written to and may be lost (tmpfs). Those of ALWAYS_WRITABLE come first. */
  readonly writable: readonly string[];
  /** Work folder of a command, shared by the actions of one room; the working directory. */
  readonly workFolder: string | null;
  /** `uid:gid`, or null for 65532:65532. */
  readonly user: string | null;
  readonly limits: Limits;
  readonly relax: Relaxations;
}

/** A real component that the subject needs. */
export interface ServiceSpec {
  /** Key under `services`; also the host name under which the subject reaches it. */
  readonly name: string;
  /** `postgres`, `redis`, … (a file of `services/`) or `container` for anything else. */
  readonly type: string;
  /** Image reference, or null for the type's default. */
  readonly image: string | null;
  /** Under which the subject finds it, on the airlock. */
  readonly port: number;
  /** On which its container listens, where another service has that port on the airlock; absent: the same. */
  readonly innerPort?: number;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  readonly limits: Limits;
  /** What an upstream of ours answers while all is well. */
  readonly answer?: UpstreamAnswer;
}

/** A request to a service. */
export interface HttpAction {
  readonly kind: 'http';
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as it stands; an object in the contract becomes JSON with its content type. */
  readonly body: string | null;
  /** The status that a good answer bears; null: any below 400. */
  readonly expect: number | null;
}

/** A command of the subject. */
export interface CommandAction {
  readonly kind: 'command';
  /** The whole argv, as a person would type it. */
  readonly command: readonly string[];
  readonly stdin: string | null;
  readonly exit: number;
}

/** Something that a user of the subject does, as written under `workload` or in a claim. */
export type Action = HttpAction | CommandAction;

/** Places that every subject may write to: the temporary folder and an empty home. */
export const ALWAYS_WRITABLE = ['/tmp', '/home/user'] as const;

/** A checked contract with every default filled in. Plain data; nothing in it is a secret but `subject.secrets`. */
export interface Contract {
  /** Absolute path of the file it came from. */
  readonly file: string;
  readonly subject: Subject;
  readonly services: readonly ServiceSpec[];
  /** What its users do all day; driven wherever a category needs ordinary work. */
  readonly workload: readonly Action[];
  /** Parsed claims by category id; a category that is absent claims nothing. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Line (from 1) of each key path in `file`, for findings that point into the contract; empty where unknown. */
  readonly lines: Readonly<Record<string, number>>;
}

/** What a judge or an experiment may know about the contract beyond its own claim. */
export interface SubjectFacts {
  /** Names of what is secret: the contract's secrets, and `service password` where services have one. */
  readonly secrets: readonly string[];
  /** Names of the variables that the contract gives it, secrets aside. */
  readonly variables: readonly string[];
  readonly name: string;
  readonly kind: 'command' | 'service';
  readonly command: readonly string[];
  readonly port: number | null;
  readonly otherPorts: readonly number[];
  readonly readyPath: string | null;
  readonly readyWithin: number;
  /** The signal by which it is asked to stop as in production. */
  readonly stopSignal: StopSignal;
  readonly state: readonly string[];
  readonly writable: readonly string[];
  readonly workFolder: string | null;
  readonly limits: Limits;
  readonly relax: Relaxations;
  readonly workload: readonly Action[];
  readonly services: readonly { readonly name: string; readonly type: string; readonly port: number }[];
}
