import type { Facts, ProjectFile } from '../facts.ts';
import { objectOf, readYaml, textOf } from './documents.ts';
import { hintsOf } from './libraries.ts';
import { plainWords, portIn } from './words.ts';

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
  const packages = startedPackages(manifest).map(({ script, ...value }) => ({
    value,
    where: at('scripts', script),
  }));
  return {
    packages,
    ports: packages.flatMap(({ value: { words }, where }) => {
      const port = portIn(words);
      return port === null ? [] : [{ value: port, where }];
    }),
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

/** Scripts by which a project is run or built, in the order in which they are believed. */
const SCRIPTS = ['start', 'serve', 'build', 'generate'];

/** Scripts that start the command of a package that the project depends on: most commands are named as their package. */
function startedPackages(manifest: Readonly<Record<string, unknown>>) {
  const wanted = { ...objectOf(manifest.devDependencies), ...objectOf(manifest.dependencies) };
  return SCRIPTS.flatMap((script) => {
    const words = plainWords(textOf(objectOf(manifest.scripts)[script]));
    const name = Object.keys(wanted).find((each) => each.replace(/^@[^/]*\//, '') === words?.[0]);
    if (words === null || name === undefined) return [];
    const version = textOf(wanted[name]);
    const isVersion = version !== null && /^[\^~]?\d[\w.+-]*$/.test(version);
    return [{ script, words, spec: isVersion ? `${name}@${version}` : name }];
  });
}
