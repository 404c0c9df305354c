import { basename, resolve } from 'node:path';
import { ForgeError, wrongUse } from '../forge-error.ts';
import type { ReadText } from '../read-text.ts';
import type { Values } from '../render.ts';
import { renderTemplate } from '../render-template.ts';
import type { Session } from './session.ts';

export interface GenerateOptions {
  readonly out: string;
  readonly set: readonly string[];
  readonly data?: string;
  readonly templateDir?: string;
  readonly templateArchive?: string;
  readonly force?: boolean;
}

/** Writes a template's files, rendered, into a folder. */
export async function generate(session: Session, template: string, options: GenerateOptions): Promise<void> {
  const { parts, settings, signal } = session;
  const { out, data, templateDir, templateArchive: archive, force = false } = options;
  const given = {
    name: basename(resolve(out)),
    ...(data === undefined ? {} : await readData(data, parts.readText)),
    ...parseSets(options.set),
  };
  const folders = [templateDir, settings.userTemplates].filter((folder) => folder != null);
  const outputs = await renderTemplate({ template, folders, archive, out, values: given, force }, parts);
  await parts.writeOutputs(outputs, signal);
  await parts.print(outputs.map(({ path }) => `${path}\n`).join(''));
}

function parseSets(sets: readonly string[]): Values {
  const values: Record<string, string> = {};
  for (const set of sets) {
    const [, key, value] = /^([\w.-]+)=(.*)$/s.exec(set) ?? [];
    if (key === undefined || value === undefined) throw wrongUse(`--set ${set}: write key=value`);
    values[key] = value;
  }
  return values;
}

/** Values from a JSON or, by its name, a TOML file; `a.b` stands for b inside a. */
async function readData(path: string, readText: ReadText): Promise<Values> {
  const text = await readText(path);
  const raw = path.endsWith('.toml')
    ? (await import('../parse-toml.ts')).parseToml(text, path)
    : parseJson(text, path);
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
    throw new ForgeError(`${path} must hold an object with values, as in {"name": "demo"}`);
  }
  const values: Record<string, string> = {};
  flatten(raw, '', path, values);
  return values;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ForgeError(`${path} is not JSON: ${(error as SyntaxError).message}`, { cause: error });
  }
}

function flatten(value: object, prefix: string, path: string, into: Record<string, string>): void {
  for (const [name, inner] of Object.entries(value)) {
    const key = prefix + name;
    if (['string', 'number', 'bigint', 'boolean'].includes(typeof inner)) into[key] = String(inner);
    else if (isTable(inner)) flatten(inner, `${key}.`, path, into);
    else
      throw new ForgeError(`${path}: ${key} must be a text, a number, true or false, or an object of these`);
  }
}

function isTable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
