import { dirname, join } from 'node:path';
import type { Config, Phase } from '../config.ts';
import { digestOf } from '../digest.ts';
import { wrongUse } from '../forge-error.ts';
import { removeLeftovers } from '../leftovers.ts';
import type { PhaseState } from '../state-store.ts';
import type { Session } from './session.ts';

export interface RunOptions {
  readonly config: string;
}

/** Runs one phase of forge.toml and remembers how it ended. */
export async function run(session: Session, name: string, { config: path }: RunOptions): Promise<void> {
  const { parts, signal } = session;
  const root = dirname(path);
  await parts.finishRestore({ ...parts, signal }, root);
  const config = await parts.loadConfig(path, parts.readText);
  const phase = phaseOf(config, name, path);
  const held = await parts.lock(root, signal);
  try {
    // Nobody else writes here now, so what lies about half-written is a dead run's.
    if (held.inherited) await removeLeftovers(root, config.phases);
    await perform(session, { name, config, phase, root });
  } finally {
    await held.release();
  }
}

interface Work {
  readonly name: string;
  readonly config: Config;
  readonly phase: Phase;
  readonly root: string;
}

async function perform(session: Session, { name, config, phase, root }: Work): Promise<void> {
  const { parts, signal } = session;
  const state = await parts.stateStore.load(root, parts.readText);
  const save = (entry: PhaseState) =>
    parts.stateStore.save(root, { phases: { ...state.phases, [name]: entry } }, parts.writeOutputs, signal);
  const site = { root, values: valuesOf(config), env: await environmentOf(phase, session), signal };
  const progress = (line: string) => parts.print(`${line}\n`);
  let written: readonly string[];
  try {
    written = await parts.runPhase({ name, phase, site, progress }, parts.performStep, parts);
  } catch (error) {
    // The failure itself matters more than that it could not be remembered.
    await save({ outcome: 'failed', outputs: {} }).catch(() => undefined);
    throw error;
  }
  await save({ outcome: 'done', outputs: await digests(root, written, session) });
  await parts.print(`${name}: done\n`);
}

function phaseOf(config: Config, name: string, path: string): Phase {
  const phase = Object.hasOwn(config.phases, name) ? config.phases[name] : undefined;
  if (phase) return phase;
  const known = Object.keys(config.phases).sort().join(', ') || 'none';
  throw wrongUse(`${path} has no phase called '${name}'; it has ${known}`);
}

function valuesOf({ project, values }: Config): Readonly<Record<string, string>> {
  return { name: project.name, version: project.version, ...values };
}

/** Only a phase that says it needs the token lets its programs see it. */
async function environmentOf(phase: Phase, { environment, settings }: Session): Promise<NodeJS.ProcessEnv> {
  const { FORGE_TOKEN: _token, FORGE_TOKEN_FILE: _file, ...plain } = environment;
  return phase.needsToken ? { ...plain, FORGE_TOKEN: await settings.token() } : plain;
}

async function digests(root: string, paths: readonly string[], { parts, signal }: Session) {
  const found: Record<string, string> = {};
  for (const path of paths) {
    found[path] = (await digestOf(parts.readLargeFile(join(root, path), signal))).sha256;
  }
  return found;
}
