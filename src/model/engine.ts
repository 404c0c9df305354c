import type { StopSignal } from './contract.ts';

/** The one border behind which a container runtime lives. Only `engine/` implements it; only `room/`, `run/` and `cli/` use it. */

export interface EngineFacts {
  /** `docker`, `podman`. */
  readonly runtime: string;
  readonly version: string;
  /** `v1` or `v2`. */
  readonly cgroup: string;
  readonly storage: string;
  readonly rootless: boolean;
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Where it was found, for `doctor`: `unix:///var/run/docker.sock (default)`. */
  readonly endpoint: string;
}

export interface ImageFacts {
  /** What containers are made from: an id or a reference. */
  readonly reference: string;
  /** `sha256:…` of the image's content. */
  readonly digest: string;
  /** Set where another image stood in for one that could not be had. */
  readonly standIns: readonly { readonly asked: string; readonly used: string }[];
  /** The image's own configuration. */
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  /** By which it wants to be stopped; null where it does not say. */
  readonly stopSignal: StopSignal | null;
}

/** One entry of one layer. A name that begins with `.wh.` hides what lower layers have in its place. */
export interface LayerFile {
  /** Name of the layer. */
  readonly layer: string;
  /** Absolute. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  /** Permission bits with set-id and sticky. */
  readonly mode: number;
  readonly size: number;
  /** Content of a file of at most 1 MiB; null for anything else. */
  readonly content: Uint8Array | null;
}

/** How an image says that it was made. */
export interface ImageHistory {
  /** Names of the layers, lowest first. */
  readonly layers: readonly string[];
  /** Commands, oldest first. */
  readonly history: readonly string[];
  /** `NAME=value`, as every container gets it. */
  readonly env: readonly string[];
}

export interface Mount {
  readonly target: string;
  /** A volume's name, or null for a private tmpfs. */
  readonly volume: string | null;
  /** Bytes, for a tmpfs. */
  readonly size: number;
  readonly readOnly?: boolean;
  /** Octal mode of a tmpfs root: default 0o1777. */
  readonly mode?: number;
}

export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly user?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly network:
    | { readonly kind: 'none' }
    | {
        readonly kind: 'join';
        readonly networks: readonly { readonly name: string; readonly aliases: readonly string[] }[];
      }
    /** Shares the network namespace of another container. */
    | { readonly kind: 'share'; readonly container: string };
  /** Shares the process namespace of another container. */
  readonly processesOf?: string;
  readonly hostname?: string;
  readonly dns?: readonly string[];
  readonly mounts: readonly Mount[];
  readonly readOnlyRoot: boolean;
  /** All others are dropped. */
  readonly capabilities: readonly string[];
  readonly limits: { readonly memory: number; readonly cpus: number; readonly pids: number };
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly stopSignal?: string;
  /** Whether standard input stays open for `attach`. */
  readonly stdin?: boolean;
  readonly healthcheck?: boolean;
  /** Bytes of output that the runtime may keep on disk. */
  readonly logBytes?: number;
}

export interface ContainerState {
  /** Also while it is paused. */
  readonly running: boolean;
  readonly paused: boolean;
  readonly exitCode: number | null;
  readonly oomKilled: boolean;
  readonly error: string;
  /** Milliseconds between start and end by the engine's own clock; null while it runs. */
  readonly lifeMs: number | null;
  /** IP address by network name. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** Standard streams of a container, from its first byte when attached before the start. */
export interface Streams {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  readonly close: () => void;
}

/** Another process of a running container: as the container's user, with its rights and under its limits. */
export interface ProcessSpec {
  readonly command: readonly string[];
  /** Added to the environment of the container. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
}

export interface Process {
  /** From its first byte on. They end when nobody has them any more, which may be later than the process. */
  readonly streams: Streams;
  /** Resolves with the exit code when it has ended, null where it could not be started. */
  readonly wait: () => Promise<number | null>;
}

export interface Container {
  readonly id: string;
  readonly name: string;
  readonly start: () => Promise<void>;
  readonly attach: () => Promise<Streams>;
  readonly exec: (spec: ProcessSpec) => Promise<Process>;
  /** Resolves with the exit code when the container ends. */
  readonly wait: () => Promise<number>;
  /** Gives whether it was still running; what ends at that very moment may count as running. */
  readonly kill: (signal: string) => Promise<boolean>;
  /** Asks it to end by the signal that its image names, and kills it after so many seconds; it can be started again. */
  readonly stop: (seconds: number) => Promise<void>;
  readonly pause: () => Promise<void>;
  readonly unpause: () => Promise<void>;
  readonly inspect: () => Promise<ContainerState>;
  /** What it has written since it was first started, of both streams, as far as `logBytes` reaches. */
  readonly logs: () => Promise<Uint8Array>;
  readonly changes: () => Promise<
    readonly { readonly path: string; readonly kind: 'modified' | 'added' | 'deleted' }[]
  >;
  /** Kills and removes it with its anonymous volumes; no error when it is gone already. */
  readonly remove: () => Promise<void>;
}

export interface Engine {
  readonly facts: EngineFacts;
  /** What the machine on which it runs calls itself; null where it does not say. */
  readonly hostName: string | null;
  readonly createContainer: (spec: ContainerSpec) => Promise<Container>;
  /** An internal network on which the host has no address. */
  readonly createNetwork: (name: string, labels: Readonly<Record<string, string>>) => Promise<void>;
  readonly removeNetwork: (name: string) => Promise<void>;
  /** A volume in memory of at most `size` bytes; its content lives while a container mounts it. */
  readonly createVolume: (
    name: string,
    size: number,
    labels: Readonly<Record<string, string>>,
  ) => Promise<void>;
  readonly removeVolume: (name: string) => Promise<void>;
  /** Makes sure that the image is there: finds, pulls, builds, or finds a stand-in. */
  readonly image: (
    source: import('./contract.ts').ImageSource,
    progress?: (line: string) => void,
  ) => Promise<ImageFacts>;
  /** Goes through every file of every layer of an image in no certain order, also those that a later layer hides. */
  readonly readImage: (reference: string, visit: (file: LayerFile) => void) => Promise<ImageHistory>;
  /** One of our own images by name (`airlock`, `postgres`, `redis`, `haproxy`), built on first use and kept. */
  readonly ownImage: (name: string, progress?: (line: string) => void) => Promise<ImageFacts>;
  /** Removes every container, network and volume that bears the label with one of the values, or any value. */
  readonly sweep: (label: string, value?: string) => Promise<{ readonly removed: readonly string[] }>;
  /** Values of a label on what is there now, for finding leftovers of dead runs. */
  readonly labelled: (label: string) => Promise<
    readonly {
      readonly kind: string;
      readonly name: string;
      readonly value: string;
      readonly labels: Readonly<Record<string, string>>;
    }[]
  >;
}
