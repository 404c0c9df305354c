import type { Facts, Found, ProjectFile } from '../facts.ts';
import { listOf, objectOf, readToml, textOf } from './documents.ts';
import { hintsOf } from './libraries.ts';

/** What a Cargo.toml says. */
export function readCargo({ name, text }: ProjectFile): Partial<Facts> {
  const document = readToml(name, text);
  if (document === null) return {};
  const { data, at } = document;
  const manifest = objectOf(data);
  const { name: own, version } = objectOf(manifest.package);
  const bins = listOf(manifest.bin).flatMap((bin, index): Found<string>[] => {
    const value = textOf(objectOf(bin).name);
    return value === null ? [] : [{ value, where: at('bin', index, 'name') }];
  });
  const named = one(textOf(own), at('package', 'name'));
  return {
    names: named,
    versions: one(textOf(version), at('package', 'version')),
    programs: bins.length > 0 ? bins : named,
    ...hintsOf(
      Object.keys(objectOf(manifest.dependencies)).map((value) => ({
        value,
        where: at('dependencies', value),
      })),
    ),
  };
}

/** What a pyproject.toml says, by the Python packaging user guide or in Poetry's way. */
export function readPyproject({ name, text }: ProjectFile): Partial<Facts> {
  const document = readToml(name, text);
  if (document === null) return {};
  const { data, at } = document;
  const project = objectOf(objectOf(data).project);
  const poetry = objectOf(objectOf(objectOf(data).tool).poetry);
  const listed = listOf(project.dependencies).flatMap((dependency) => {
    const library = /^[\w.-]+/.exec(textOf(dependency) ?? '')?.[0];
    return library === undefined
      ? []
      : [{ value: library.toLowerCase(), where: at('project', 'dependencies', library) }];
  });
  const tabled = Object.keys(objectOf(poetry.dependencies)).map((library) => ({
    value: library.toLowerCase(),
    where: at('tool', 'poetry', 'dependencies', library),
  }));
  const scripts = (table: unknown, ...path: string[]) =>
    Object.keys(objectOf(table)).map((value) => ({ value, where: at(...path, value) }));
  return {
    names: [
      ...one(textOf(project.name), at('project', 'name')),
      ...one(textOf(poetry.name), at('tool', 'poetry', 'name')),
    ],
    versions: [
      ...one(textOf(project.version), at('project', 'version')),
      ...one(textOf(poetry.version), at('tool', 'poetry', 'version')),
    ],
    programs: [
      ...scripts(project.scripts, 'project', 'scripts'),
      ...scripts(poetry.scripts, 'tool', 'poetry', 'scripts'),
    ],
    ...hintsOf([...listed, ...tabled]),
  };
}

/** What a go.mod says: a program is named like the last part of its module that is no version. */
export function readGoMod({ name, text }: ProjectFile): Partial<Facts> {
  const lines = text.split('\n');
  const module = lines.flatMap((line, index) =>
    one(lastPart(/^module\s+(\S+)/.exec(line)?.[1]), `${name}, line ${index + 1}`),
  );
  const required = lines.flatMap((line, index) => {
    const path = /^(?:require\s+|\s+)([\w.-]+\.[\w.-]+\/\S+)\s+v\d/.exec(line)?.[1];
    const where = `${name}, line ${index + 1}`;
    return path === undefined || line.includes('// indirect')
      ? []
      : [...one(lastPart(path), where), ...one(path.endsWith('/lib/pq') ? 'lib/pq' : null, where)];
  });
  return { names: module, programs: module, ...hintsOf(required) };
}

function lastPart(path: string | undefined): string | null {
  return path?.split('/').findLast((part) => !/^v\d+$/.test(part)) ?? null;
}

function one<T>(value: T | null, where: string): Found<T>[] {
  return value === null ? [] : [{ value, where }];
}
