import type { PerformStep, Site, Tools } from './actions.ts';
import type { Phase, Step } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { ForgeError, reasonOf } from './forge-error.ts';

export interface PhaseRun {
  readonly name: string;
  readonly phase: Phase;
  readonly site: Site;
  /** Told before each step. */
  readonly progress: (line: string) => Promise<void>;
}

/**
 * Performs the steps of a phase in order and stops at the first that fails; gives the project paths that were written,
 * sorted. Throws ForgeError with exit code 3 naming phase and step.
 */
export type RunPhase = (run: PhaseRun, performStep: PerformStep, tools: Tools) => Promise<readonly string[]>;

export const runPhase: RunPhase = async ({ name, phase, site, progress }, performStep, tools) => {
  const written = new Set<string>();
  for (const [index, step] of phase.steps.entries()) {
    site.signal.throwIfAborted();
    const title = `${name} ${index + 1}/${phase.steps.length}: ${titleOf(step)}`;
    await progress(title);
    try {
      for (const path of await performStep(step, site, tools)) written.add(path);
    } catch (error) {
      site.signal.throwIfAborted();
      throw new ForgeError(`${title} failed: ${reasonOf(error)}`, {
        exitCode: EXIT.phaseFailed,
        cause: error,
      });
    }
  }
  return [...written].sort();
};

function titleOf(step: Step): string {
  switch (step.action) {
    case 'check':
      return `check ${step.file}`;
    case 'exec':
      return `exec ${step.run.join(' ')}`;
    default:
      return `${step.action} ${step.to}`;
  }
}
