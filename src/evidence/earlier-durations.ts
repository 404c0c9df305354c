import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RUN_NAME } from './keep-runs.ts';

/** So many of the newest runs that are alike are looked at; older ones tell of another program and another machine. */
const RUNS = 5;

const head = z.object({
  contract: z.object({ subject: z.object({ name: z.string() }) }),
  options: z.object({ effort: z.string() }),
  end: z.object({ interrupted: z.literal(false) }),
});
const ended = z.object({
  kind: z.literal('experiment'),
  category: z.string(),
  experiment: z.string(),
  data: z.object({ stage: z.literal('ended'), outcome: z.literal('done'), ms: z.number() }),
});

/**
 * How long each experiment took in the newest runs of the same subject with the same effort: milliseconds by
 * `category/experiment`, the middle of what was measured. It is for estimates and the order alone, so what cannot be read is passed over.
 */
export function earlierDurations(
  root: string,
  like: { readonly subject: string; readonly effort: string },
): ReadonlyMap<string, number> {
  const measured = new Map<string, number[]>();
  const alike = namesOf(root)
    .map((name) => join(root, name))
    .filter((directory) => isAlike(directory, like))
    .slice(0, RUNS);
  for (const directory of alike) {
    for (const { category, experiment, data } of endsIn(directory)) {
      const key = `${category}/${experiment}`;
      measured.set(key, [...(measured.get(key) ?? []), data.ms]);
    }
  }
  return new Map([...measured].map(([key, all]) => [key, middle(all)]));
}

/** The newest first. */
function namesOf(root: string): readonly string[] {
  try {
    return readdirSync(root)
      .filter((name) => RUN_NAME.test(name))
      .sort()
      .reverse();
  } catch {
    return [];
  }
}

function isAlike(directory: string, like: { readonly subject: string; readonly effort: string }): boolean {
  try {
    const { contract, options } = head.parse(parsed(readFileSync(join(directory, 'run.json'), 'utf8')));
    return contract.subject.name === like.subject && options.effort === like.effort;
  } catch {
    return false;
  }
}

function endsIn(directory: string): readonly z.infer<typeof ended>[] {
  try {
    return readFileSync(join(directory, 'evidence.ndjson'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('"kind":"experiment"'))
      .flatMap((line) => {
        const record = ended.safeParse(parsed(line));
        return record.success ? [record.data] : [];
      });
  } catch {
    return [];
  }
}

function parsed(text: string): unknown {
  return JSON.parse(text);
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
