/** A text file of the project, by its path below the project's folder. */
export interface ProjectFile {
  readonly name: string;
  readonly text: string;
}

/** Something that a file says, and where: `Dockerfile, line 8`. */
export interface Found<T> {
  readonly value: T;
  readonly where: string;
}

/** A service as the contract would have it; `null` where something is needed that nobody said. */
export interface ProposedService {
  readonly name: string;
  readonly type: 'postgres' | 'redis' | 'otlp' | 'container';
  readonly image: string | null;
  readonly port: number | null;
  readonly env: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** A variable of the subject; `value` is null where only whoever runs it knows. */
export interface ProposedVariable {
  readonly name: string;
  readonly value: string | null;
  readonly secret: boolean;
}

/** What can be told from the files of a project. Where several say something, the first is believed. */
export interface Facts {
  readonly names: readonly Found<string>[];
  readonly versions: readonly Found<string>[];
  readonly builds: readonly Found<{ readonly context: string; readonly dockerfile: string }>[];
  /** A finished image of the subject, by its name. */
  readonly images: readonly Found<string>[];
  /** Paths from which an image can be made without a Dockerfile: a script for Node. */
  readonly scripts: readonly Found<string>[];
  /** The image's entry point, without the command that is given to it. */
  readonly entrypoints: readonly Found<readonly string[]>[];
  /** What the image runs by itself. */
  readonly argvs: readonly Found<readonly string[]>[];
  /** What is given to the image's entry point instead of the image's own command. */
  readonly commandsGiven: readonly Found<readonly string[]>[];
  /** Words of what the image runs by itself through a shell. */
  readonly shellArgvs: readonly Found<readonly string[]>[];
  /** An npm package whose command a script of the project starts, with the words of that script. */
  readonly packages: readonly Found<{ readonly spec: string; readonly words: readonly string[] }>[];
  /** Commands that it installs. */
  readonly programs: readonly Found<string>[];
  readonly ports: readonly Found<number>[];
  readonly users: readonly Found<string>[];
  readonly state: readonly Found<string>[];
  readonly variables: readonly Found<ProposedVariable>[];
  readonly services: readonly Found<ProposedService>[];
  /** Services that a library of the project speaks to. */
  readonly hints: readonly Found<{ readonly library: string; readonly type: string }>[];
  /** Libraries by which programs serve HTTP. */
  readonly servers: readonly Found<string>[];
  /** Paths that a health check asks. */
  readonly health: readonly Found<string>[];
  /** `GET /path`, without anything that would have to be filled in. */
  readonly requests: readonly Found<string>[];
  /** Commands that a `--help` lists. */
  readonly commands: readonly Found<readonly string[]>[];
}

const NOTHING: Facts = {
  names: [],
  versions: [],
  builds: [],
  images: [],
  scripts: [],
  entrypoints: [],
  argvs: [],
  commandsGiven: [],
  shellArgvs: [],
  packages: [],
  programs: [],
  ports: [],
  users: [],
  state: [],
  variables: [],
  services: [],
  hints: [],
  servers: [],
  health: [],
  requests: [],
  commands: [],
};

/** All facts of several files, in their order. */
export function together(all: readonly Partial<Facts>[]): Facts {
  const keys = Object.keys(NOTHING) as (keyof Facts)[];
  return Object.fromEntries(
    keys.map((key) => [key, all.flatMap((facts): readonly unknown[] => facts[key] ?? [])]),
  ) as never;
}
