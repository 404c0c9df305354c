import { z } from 'zod';
import { commandLine, extension, givenInput } from '../../lib/actions.ts';
import { isTemporary } from '../../lib/collecting.ts';
import { size } from '../../lib/units.ts';
import type { SubjectFacts } from '../../model/contract.ts';

/**
 * What the contract may claim for resource-constraints. The ordinary work that is repeated is the contract's top-level
 * `workload`.
 */
export const claim = z.strictObject({
  /** Equal rounds of the workload after the warm-up; at least 5, so that growth has a confidence interval. */
  rounds: z.int().min(5).max(50).default(6),
  /** Times that each request, or each command of a command, is repeated in one round; default 50 and 1. A service's clients run once. */
  perRound: z.int().min(1).max(10_000).optional(),
  /** Requests in flight at once. */
  parallel: z.int().min(1).max(64).default(4),
  /**
   * Most memory that it may ever use; default: its limit. A service is looked at between rounds of its work; a command is run with no more than
   * this and its disk, which lies in memory here.
   */
  peak: size().optional(),
  /** Most threads of all its processes together. */
  threads: z.int().min(1).optional(),
  /**
   * An input too large to hold: `http` gets it as a body of that many bytes; in `command`, `{file}` stands for its path, which ends
   * with `extension`, and with `stdin: true` it is given as standard input (which needs a shell in the image). Both also get many bytes of which none ends a line, which they may refuse.
   */
  large: z
    .union([
      z.strictObject({
        http: z.string().regex(/^(POST|PUT|PATCH) \/\S*$/, "write a method and a path, as in 'POST /import'"),
        headers: z.record(z.string(), z.string()).default({}),
        bytes: size(),
        /** The line that is repeated until the size is reached; default: a line of text. */
        line: z.string().optional(),
      }),
      givenInput(
        z.strictObject({
          command: commandLine(),
          bytes: size(),
          line: z.string().optional(),
          extension: extension(),
          stdin: z.boolean().default(false),
        }),
      ),
    ])
    .optional(),
  /** Most memory that handling the large input may add; default: a quarter of the memory limit. */
  largeAdds: size().optional(),
  /** Folders of its writable places in which a command's runs are to leave a new file each time, as an export with the time in its name. */
  collects: z
    .array(
      z
        .string()
        .startsWith('/')
        .refine((folder) => !isTemporary(folder), 'what is temporary by its name must not collect'),
    )
    .default([]),
  /** Share of one core that it may use when it has nothing to do. */
  idle: z.number().min(0).max(1).default(0.05),
});

export type Claim = z.infer<typeof claim>;

/**
 * Bytes of memory that a command with a claimed peak is once given: what it writes onto its disk, which lies in memory here, is nobody's use
 * of it. Null where that is no less than it has anyway.
 */
export function peakLimit({ peak }: Claim, { memory, disk }: SubjectFacts['limits']): number | null {
  return peak !== undefined && peak + disk < memory ? peak + disk : null;
}

/** Steps in which a command has no more memory than that. */
export const AT_PEAK = 'at its peak ';

/** What is counted of processes, and must stay level over the rounds. */
export const COUNTED = ['processes', 'threads', 'zombies'] as const;

/** Memory that handling a large input may add. */
export const largeAddsOf = ({ largeAdds }: Claim, memoryLimit: number): number =>
  largeAdds ?? memoryLimit / 4;

/** The most that is sent: what a slow service can take in within the time for it. */
const MOST = 512 * 2 ** 20;
/** So many times the memory that may be added, so that what is held whole stands out from what waits to be collected. */
const TIMES = 1.6;
/** So many times its disk, where by right all of it may lie, beside what waits to be collected. */
const TIMES_DISK = 2.2;
/** The share of it that is more than those, and less than all of it: some finds room in what it had already. */
export const HELD = 0.75;
/** So many times all memory, where only a kill tells. */
const BEYOND = 1.25;

/**
 * Bytes without the end of a line that a service is sent, which uses so much memory before: more than it could hold unnoticed; null
 * where it gets none, or where that would be too many.
 */
export function endlessBytes(
  claim: Claim,
  { memory, disk }: SubjectFacts['limits'],
  used: number,
): number | null {
  const { large } = claim;
  if (!large || !('http' in large)) return null;
  const isTold = large.line !== undefined;
  const least = isTold ? Math.max(TIMES * largeAddsOf(claim, memory), TIMES_DISK * disk) : BEYOND * memory;
  // What it lays on its disk lies in memory here: it must not be taken for what it holds, nor be what it is killed for.
  if (least > MOST || disk > memory / 2 || used + disk >= memory) return null;
  return Math.ceil(isTold ? Math.min(Math.max(least, large.bytes), MOST) : least);
}
