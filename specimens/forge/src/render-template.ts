import { stat } from 'node:fs/promises';
import { codeOf, fileError, wrongUse } from './forge-error.ts';
import type { Parts } from './parts.ts';
import type { Values } from './render.ts';
import type { Output } from './write-outputs.ts';

export interface TemplateRequest {
  readonly template: string;
  readonly folders: readonly string[];
  /** An archive that holds the template, in place of a folder. */
  readonly archive?: string | undefined;
  readonly out: string;
  readonly values: Values;
  /** Whether files that are there may be replaced. */
  readonly force: boolean;
}

/** Renders a template's paths and texts; nothing is written. Throws ForgeError naming what stands in the way. */
export async function renderTemplate(request: TemplateRequest, parts: Parts): Promise<readonly Output[]> {
  const { template, folders, archive, out, force } = request;
  const values = {
    version: '0.1.0',
    port: '8080',
    'generated-by': parts.banner(parts.version),
    ...request.values,
  };
  const outputs: Output[] = [];
  const files =
    archive === undefined
      ? await parts.findTemplate(template, folders, parts.readText)
      : await parts.unpackTemplate(archive, template);
  for (const file of files) {
    const path = await parts.pathInside(out, parts.render(file.path, values, file.origin));
    if (!force) await mustBeAbsent(path);
    outputs.push({ path, content: parts.render(file.text, values, file.origin) });
  }
  return outputs;
}

async function mustBeAbsent(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw fileError('write', path, error);
  }
  throw wrongUse(`${path} exists already; --force replaces it`);
}
