import { stat } from 'node:fs/promises';
import type { Step } from './config.ts';
import { digestOf } from './digest.ts';
import type { Execute } from './execute.ts';
import { ForgeError, fileError } from './forge-error.ts';
import type { PathInside } from './project-path.ts';
import type { ReadLargeFile } from './read-large-file.ts';
import type { ReadText } from './read-text.ts';
import type { Render, Values } from './render.ts';
import type { Output, WriteOutputs } from './write-outputs.ts';

/** The parts that steps work with. */
export interface Tools {
  readonly pathInside: PathInside;
  readonly execute: Execute;
  readonly readLargeFile: ReadLargeFile;
  readonly readText: ReadText;
  readonly render: Render;
  readonly writeOutputs: WriteOutputs;
}

/** Where a step runs. */
export interface Site {
  readonly root: string;
  readonly values: Values;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Does one step; gives the project paths that it wrote. Throws ForgeError where it fails. */
export type PerformStep = (step: Step, site: Site, tools: Tools) => Promise<readonly string[]>;

type Action<Name extends Step['action']> = (
  step: Extract<Step, { action: Name }>,
  site: Site,
  tools: Tools,
) => Promise<readonly string[]>;

export const performStep: PerformStep = (step, site, tools) => {
  const action = ACTIONS[step.action] as Action<typeof step.action>;
  return action(step as never, site, tools);
};

const ACTIONS: { readonly [Name in Step['action']]: Action<Name> } = {
  render: async ({ from, to }, site, tools) => {
    const text = await tools.readText(await tools.pathInside(site.root, from));
    return write(to, { content: tools.render(text, site.values, from) }, site, tools);
  },

  copy: async ({ from, to }, site, tools) => {
    const source = await tools.pathInside(site.root, from);
    const { mode } = await stat(source).catch((error: unknown) => {
      throw fileError('read', from, error);
    });
    return write(to, { content: tools.readLargeFile(source, site.signal), mode: mode & 0o777 }, site, tools);
  },

  concat: async ({ from, to }, site, tools) => {
    const sources = await Promise.all(from.map((path) => tools.pathInside(site.root, path)));
    return write(to, { content: oneAfterAnother(sources, site, tools) }, site, tools);
  },

  digest: async ({ from, to }, site, tools) => {
    let list = '';
    for (const path of [...from].sort()) {
      const { sha256 } = await digestOf(
        tools.readLargeFile(await tools.pathInside(site.root, path), site.signal),
      );
      list += `${sha256}  ${path}\n`;
    }
    return write(to, { content: list }, site, tools);
  },

  check: async ({ file, contains }, site, tools) => {
    const text = await tools.readText(await tools.pathInside(site.root, file));
    if (contains !== undefined && !text.includes(contains)) {
      throw new ForgeError(`${file} does not contain ${JSON.stringify(contains)}`);
    }
    return [];
  },

  exec: async ({ run }, site, tools) => {
    const code = await tools.execute({ argv: run, cwd: site.root, env: site.env }, site.signal);
    if (code !== 0) throw new ForgeError(`${run.join(' ')} ended with exit code ${code}`);
    return [];
  },
};

async function write(
  to: string,
  output: Omit<Output, 'path'>,
  { root, signal }: Site,
  tools: Tools,
): Promise<readonly string[]> {
  await tools.writeOutputs([{ ...output, path: await tools.pathInside(root, to) }], signal);
  return [to];
}

async function* oneAfterAnother(
  paths: readonly string[],
  site: Site,
  tools: Tools,
): AsyncIterable<Uint8Array> {
  for (const path of paths) yield* tools.readLargeFile(path, site.signal);
}
