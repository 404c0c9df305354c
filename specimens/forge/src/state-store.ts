import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import { codeOf, ForgeError, fileError } from './forge-error.ts';
import type { ReadText } from './read-text.ts';
import type { Output, WriteOutputs } from './write-outputs.ts';

export interface PhaseState {
  readonly outcome: 'done' | 'failed';
  /** SHA-256 of what the phase wrote, by project path. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface State {
  readonly phases: Readonly<Record<string, PhaseState>>;
}

/** What forge remembers of a project between two runs. */
export interface StateStore {
  /**
   * The empty state where there never was one. Throws ForgeError naming the file where it is damaged, or gone though its copy is
   * there, and leaves everything as it is.
   */
  readonly load: (root: string, readText: ReadText) => Promise<State>;
  readonly save: (
    root: string,
    state: State,
    writeOutputs: WriteOutputs,
    signal: AbortSignal,
  ) => Promise<void>;
  /**
   * Puts the copy in the place of a damaged state, or makes the copy anew from a good one. What was damaged is moved aside; gives
   * the paths that it has now. Throws ForgeError naming both files where neither is good.
   */
  readonly recover: (
    root: string,
    readText: ReadText,
    writeOutputs: WriteOutputs,
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
}

const FORMAT = 'forge-state/1';
/** Where the state lies below a project's folder. */
export const STATE_FILE = '.forge/state.json';
/** The same once more, written with every change, for when a disk or a person has damaged the first. */
export const COPY_FILE = '.forge/state.copy.json';

export const stateStore: StateStore = {
  load: async (root, readText) => {
    const path = join(root, STATE_FILE);
    if (await exists(path)) return parseState(await readText(path), path);
    if (await exists(join(root, COPY_FILE))) throw damaged(path, 'it is gone, and only its copy is there');
    return { phases: {} };
  },
  save: (root, state, writeOutputs, signal) => writeOutputs(stateOutputs(root, state), signal),
  recover: async (root, readText, writeOutputs, signal) => {
    const [path, copy] = [join(root, STATE_FILE), join(root, COPY_FILE)];
    const [first, second] = [await attempt(path, readText), await attempt(copy, readText)];
    const good = first.state ?? second.state;
    if (!good) throw new ForgeError(`neither can be used:\n${first.problem}\n${second.problem}`);
    const aside: string[] = [];
    for (const [file, { state }] of [
      [path, first],
      [copy, second],
    ] as const) {
      if (!state && (await exists(file))) aside.push(await moveAside(file));
    }
    await writeOutputs(stateOutputs(root, good), signal);
    return aside;
  },
};

/** The files that hold a state. The copy comes first: whenever the state is there, its copy is as new. */
export function stateOutputs(root: string, state: State): readonly Output[] {
  const content = formatState(state);
  return [
    { path: join(root, COPY_FILE), content },
    { path: join(root, STATE_FILE), content },
  ];
}

/** Either the state that a file holds, or why it holds none. */
async function attempt(
  path: string,
  readText: ReadText,
): Promise<{ readonly state?: State; readonly problem?: string }> {
  try {
    return { state: parseState(await readText(path), path) };
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    return { problem: error.message };
  }
}

/** Gives the new path, the first of its kind that is free. */
async function moveAside(path: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const aside = `${path}.damaged-${number}`;
    if (await exists(aside)) continue;
    await rename(path, aside).catch((error: unknown) => {
      throw fileError('move aside', path, error);
    });
    return aside;
  }
}

/** The same state gives the same bytes. */
export function formatState(state: State): string {
  const phases = sortKeys(state.phases, ({ outcome, outputs }) => ({
    outcome,
    outputs: sortKeys(outputs, String),
  }));
  return `${JSON.stringify({ format: FORMAT, checksum: sha256(JSON.stringify(phases)), phases }, null, 2)}\n`;
}

/** Throws ForgeError naming `path` where the text is not a state that forge wrote. */
export function parseState(text: string, path: string): State {
  let raw: { readonly format?: unknown; readonly checksum?: unknown; readonly phases?: unknown } | null;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged(path, 'it is not JSON');
  }
  if (raw?.format !== FORMAT)
    throw damaged(path, `its format is ${JSON.stringify(raw?.format)}, not "${FORMAT}"`);
  if (raw.checksum !== sha256(JSON.stringify(raw.phases) ?? ''))
    throw damaged(path, 'its checksum does not match');
  // The checksum vouches for the rest: only formatState writes one that fits.
  return { phases: raw.phases as State['phases'] };
}

function damaged(path: string, what: string): ForgeError {
  return new ForgeError(
    `${path} is damaged: ${what}. 'forge recover' brings it back from its copy, 'forge restore FILE' from a backup`,
  );
}

function sortKeys<In, Out>(
  record: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, map(record[key] as In)]));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    // Anything but its absence is for the reader to report.
    (error: unknown) => codeOf(error) !== 'ENOENT',
  );
}
