import type { Facts, ProjectFile } from '../facts.ts';
import { objectOf, readYaml, textOf } from './documents.ts';
import { hintsOf } from './libraries.ts';

/** What a package.json says. */
export function readPackageJson({ name, text }: ProjectFile): Partial<Facts> {
  const document = readYaml(name, text);
  if (document === null) return {};
  const { data, at } = document;
  const manifest = objectOf(data);
  const own = textOf(manifest.name);
  const version = textOf(manifest.version);
  const bins =
    typeof manifest.bin === 'string' && own !== null
      ? { [own.replace(/^@[^/]*\//, '')]: manifest.bin }
      : objectOf(manifest.bin);
  const start = /^node ((?!-)[\w./-]+\.(?:[cm]?js|ts))$/.exec(
    textOf(objectOf(manifest.scripts).start) ?? '',
  )?.[1];
  const binFiles = Object.entries(bins).flatMap(([bin, file]) =>
    typeof file === 'string' ? [{ value: file, where: at('bin', bin) }] : [],
  );
  return {
    names: own === null ? [] : [{ value: own.replace(/^@[^/]*\//, ''), where: at('name') }],
    versions: version === null ? [] : [{ value: version, where: at('version') }],
    programs: Object.keys(bins).map((value) => ({ value, where: at('bin', value) })),
    scripts: [...(start === undefined ? [] : [{ value: start, where: at('scripts', 'start') }]), ...binFiles],
    ...hintsOf(
      Object.keys(objectOf(manifest.dependencies)).map((value) => ({
        value,
        where: at('dependencies', value),
      })),
    ),
  };
}
