import { z } from 'zod';
import type { StoredRun } from './run.ts';
import { READINESS, VERDICTS } from './verdict.ts';

/** The result of a run, as it stands in `report.json`. */

/** Cases of which the message tells a few: what was given, expected, answered. */
const table = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) });

const check = z.object({
  rule: z.string(),
  asks: z.string(),
  verdict: z.enum(VERDICTS),
  message: z.string(),
  /** What to do where it fails. */
  remedy: z.string(),
  evidence: z.array(z.string()),
  table: table.optional(),
});

const finding = z.object({
  rule: z.string(),
  verdict: z.enum(['fail', 'inconclusive']),
  message: z.string(),
  remedy: z.string(),
  /** Ids of records in `evidence.ndjson` of the run. */
  evidence: z.array(z.string()),
  /** The experiments that left this evidence, and the command that plays them again. */
  replay: z.string(),
  /** Line of the claim in the contract file, where known. */
  line: z.number().nullable(),
});

const category = z.object({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  question: z.string(),
  verdict: z.enum(VERDICTS),
  /** The claim as it was judged, defaults filled in; null where nothing was claimed. */
  claims: z.unknown(),
  findings: z.array(finding),
  checks: z.array(check),
  /** What this run did not prove because it was a quick one, in one line; null after a full run. */
  unproven: z.string().nullable().default(null),
  seconds: z.number(),
});

export const reportSchema = z.object({
  /** Version of this schema. */
  schema: z.literal('cleanroom-report/1'),
  cleanroom: z.string(),
  verdict: z.enum(READINESS),
  /** One sentence that says why. */
  summary: z.string(),
  /** A quick run never says more than a full one would: what it passed, a full run may still find wanting. */
  effort: z.enum(['quick', 'full']).default('full'),
  /** What alone was asked: categories, or experiments as `category/experiment`. Empty where all that the contract claims was. */
  only: z.array(z.string()).default([]),
  seed: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
  seconds: z.number(),
  subject: z.object({
    name: z.string(),
    kind: z.enum(['command', 'service']),
    image: z.string(),
    digest: z.string(),
    contract: z.string(),
    /** Strictness that the contract asked to be relaxed, in words. */
    relaxed: z.array(z.string()),
    /** By which it was asked to stop, where that is not SIGTERM. */
    stopSignal: z.string().optional(),
  }),
  engine: z.object({
    runtime: z.string(),
    version: z.string(),
    cgroup: z.string(),
    storage: z.string(),
    rootless: z.boolean(),
    cpus: z.number(),
    memory: z.number(),
    /** Images asked for, and what stood in for them where they could not be pulled. */
    standIns: z.array(z.object({ asked: z.string(), used: z.string() })),
  }),
  /** The proof of the room. */
  room: z.object({
    verdict: z.enum(VERDICTS),
    checks: z.array(check),
  }),
  categories: z.array(category),
  evidence: z.object({ records: z.number(), sha256: z.string(), path: z.string() }),
  replay: z.string(),
});

export type Report = z.infer<typeof reportSchema>;
export type CategoryReport = Report['categories'][number];
export type Finding = CategoryReport['findings'][number];
export type CheckReport = CategoryReport['checks'][number];

/** A report beside the run that it was judged from: all that a rendering may be made of. */
export interface JudgedRun {
  readonly report: Report;
  readonly run: StoredRun;
}
