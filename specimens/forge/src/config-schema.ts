import leven from 'leven';
import * as z from 'zod';
import type { Config } from './config.ts';

const NAME = /^[a-z][a-z0-9-]*$/;
const name = z.string().regex(NAME, 'use small letters, digits and dashes, as in my-project');
const path = z.string().min(1);
const paths = z.array(path).min(1);

const step = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('render'), from: path, to: path }),
  z.strictObject({ action: z.literal('copy'), from: path, to: path }),
  z.strictObject({ action: z.literal('concat'), from: paths, to: path }),
  z.strictObject({ action: z.literal('digest'), from: paths, to: path }),
  z.strictObject({ action: z.literal('check'), file: path, contains: z.string().min(1).optional() }),
  z.strictObject({ action: z.literal('exec'), run: paths }),
]);

const phase = z
  .strictObject({ steps: z.array(step).min(1), 'needs-token': z.boolean().default(false) })
  .transform((raw) => ({ steps: raw.steps, needsToken: raw['needs-token'] }));

const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const config = z.strictObject({
  project: z.strictObject({ name, version: z.string().min(1).default('0.1.0') }),
  values: z.record(z.string(), value).default({}),
  phases: z.record(name, phase).default({}),
});

/** Either the configuration, or all that is wrong with it, one sentence each. */
export function parseConfig(raw: unknown): {
  readonly config: Config | null;
  readonly problems: readonly string[];
} {
  const { data, error } = config.safeParse(raw);
  if (data) return { config: data, problems: [] };
  return {
    config: null,
    problems: error.issues.map((issue) => `${keyOf(issue.path)}: ${issue.message}${suggestion(issue)}`),
  };
}

const KEYS = [
  ...['project', 'name', 'version', 'values', 'phases', 'steps', 'needs-token'],
  ...['action', 'from', 'to', 'file', 'contains', 'run'],
];

/** The known key that an unknown one was most likely meant to be. */
function suggestion(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'unrecognized_keys') return '';
  const near = issue.keys.flatMap((key) => {
    const [best] = KEYS.toSorted((a, b) => leven(key, a) - leven(key, b));
    return best !== undefined && leven(key, best) <= 2 ? [`'${best}'`] : [];
  });
  return near.length > 0 ? `; did you mean ${near.join(', ')}?` : '';
}

/** `phases.build.steps[1].from`; the whole file where the path is empty. */
function keyOf(way: readonly PropertyKey[]): string {
  const key = way.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return key.replace(/^\./, '') || 'top level';
}
