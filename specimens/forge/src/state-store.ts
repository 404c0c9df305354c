import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from './digest.ts';
import { codeOf, ForgeError } from './forge-error.ts';
import type { ReadText } from './read-text.ts';
import type { WriteOutputs } from './write-outputs.ts';

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
  /** The empty state where there is none. Throws ForgeError naming the file where it is damaged, and leaves it alone. */
  readonly load: (root: string, readText: ReadText) => Promise<State>;
  readonly save: (
    root: string,
    state: State,
    writeOutputs: WriteOutputs,
    signal: AbortSignal,
  ) => Promise<void>;
}

const FORMAT = 'forge-state/1';
/** Where the state lies below a project's folder. */
export const STATE_FILE = '.forge/state.json';

export const stateStore: StateStore = {
  load: async (root, readText) => {
    const path = join(root, STATE_FILE);
    return (await exists(path)) ? parseState(await readText(path), path) : { phases: {} };
  },
  save: (root, state, writeOutputs, signal) =>
    writeOutputs([{ path: join(root, STATE_FILE), content: formatState(state) }], signal),
};

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
  const damaged = (what: string) =>
    new ForgeError(
      `${path} is damaged: ${what}. Bring it back with 'forge restore FILE', or remove it to begin anew`,
    );
  let raw: { readonly format?: unknown; readonly checksum?: unknown; readonly phases?: unknown } | null;
  try {
    raw = JSON.parse(text);
  } catch {
    throw damaged('it is not JSON');
  }
  if (raw?.format !== FORMAT) throw damaged(`its format is ${JSON.stringify(raw?.format)}, not "${FORMAT}"`);
  if (raw.checksum !== sha256(JSON.stringify(raw.phases) ?? '')) throw damaged('its checksum does not match');
  // The checksum vouches for the rest: only formatState writes one that fits.
  return { phases: raw.phases as State['phases'] };
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
