import type { Effort } from './category.ts';
import type { Contract } from './contract.ts';
import type { EngineFacts, ImageFacts } from './engine.ts';
import type { EvidenceRecord } from './evidence.ts';

/** One category that the run set out to ask, with the experiments that it meant to do. */
export interface PlannedCategory {
  readonly category: string;
  readonly experiments: readonly { readonly id: string; readonly title: string }[];
}

/** How the run was asked for, as far as it changes what is done; a replay asks for the same. */
export interface RunOptions {
  /** What `--only` asked for: categories, or single experiments as `category/experiment`; empty for all. */
  readonly only: readonly string[];
  readonly effort: Effort;
}

/** What is known before the first act: the head of `run.json`, and the first link of the evidence's chain. */
export interface RunHeader {
  readonly schema: 'cleanroom-run/1';
  /** Version of cleanroom. */
  readonly cleanroom: string;
  readonly seed: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The run's folder, as people are told it. */
  readonly directory: string;
  /** The contract's file, as it was given. */
  readonly contractPath: string;
  /** The checked contract, secrets masked. */
  readonly contract: Contract;
  readonly image: ImageFacts;
  readonly engine: EngineFacts;
  /** Images that were asked for and could not be had, of the subject and of all services. */
  readonly standIns: readonly { readonly asked: string; readonly used: string }[];
  readonly plan: readonly PlannedCategory[];
  readonly options: RunOptions;
  /** Names of secrets that are too short to be masked. */
  readonly unmasked: readonly string[];
}

/** Written last: a run without it is not whole. */
export interface RunEnd {
  readonly endedAt: string;
  readonly seconds: number;
  readonly records: number;
  readonly interrupted: boolean;
  /** Last link of the chain: it covers the header, every record, and this end. */
  readonly sha256: string;
}

/** A whole run, read back from disk and found unchanged. */
export interface StoredRun {
  readonly header: RunHeader;
  readonly records: readonly EvidenceRecord[];
  readonly end: RunEnd;
}
