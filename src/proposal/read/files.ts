import type { Facts, ProjectFile } from '../facts.ts';
import { together } from '../facts.ts';
import { readCompose, readComposeAlone } from './compose.ts';
import { readDockerfile } from './dockerfile.ts';
import { readHelp } from './help.ts';
import { readVariables } from './help-variables.ts';
import { readCargo, readGoMod, readPyproject } from './manifests.ts';
import { readOpenApi } from './openapi.ts';
import { readPackageJson } from './package-json.ts';

type Reader = (file: ProjectFile) => Partial<Facts>;

const OPENAPI = ['openapi', 'swagger', 'docs/openapi', 'api/openapi'].flatMap((stem) =>
  ['yaml', 'yml', 'json'].map((extension) => `${stem}.${extension}`),
);

/** Files that are looked for, in the order in which they are believed. */
const READERS: readonly (readonly [names: readonly string[], read: Reader])[] = [
  [['package.json'], readPackageJson],
  [['Cargo.toml'], readCargo],
  [['go.mod'], readGoMod],
  [['pyproject.toml'], readPyproject],
  [['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'], readCompose],
  [['Dockerfile', 'Containerfile'], readDockerfile],
  [OPENAPI, readOpenApi],
];

/** Files that say that the program itself lies here, so that what a compose file has beside it are its services and tools. */
const TELL_OF_A_PROGRAM = [
  'package.json',
  'Cargo.toml',
  'go.mod',
  'pyproject.toml',
  'Dockerfile',
  'Containerfile',
];

/** Names of all files that are looked for. */
export const LOOKED_FOR: readonly string[] = READERS.flatMap(([names]) => names);

/** What all files say together; of files of one kind the first counts. `help` is the output of `--help`. */
export function readProject(files: readonly ProjectFile[], help: ProjectFile | null): Facts {
  const dockerfile = builtFrom(files);
  const isAlone = !files.some(({ name }) => TELL_OF_A_PROGRAM.includes(name));
  const facts = together([
    ...READERS.flatMap(([names, read]) => {
      const wanted = read === readDockerfile && dockerfile !== null ? [dockerfile] : names;
      const file = wanted.flatMap((name) => files.find((each) => each.name === name) ?? [])[0];
      return file === undefined ? [] : [(read === readCompose && isAlone ? readComposeAlone : read)(file)];
    }),
    ...(help === null ? [] : [readHelp(help)]),
  ]);
  const told = help === null ? facts : withVariables(facts, readVariables(help));
  const isThere = ({ value }: Facts['builds'][number]) => files.some(({ name }) => name === pathOf(value));
  return { ...told, argvs: [...givenTo(told), ...told.argvs], builds: told.builds.filter(isThere) };
}

/** What runs where one file has the entry point and another one the command that is given to it. */
function givenTo({ entrypoints: [entrypoint], commandsGiven: [given] }: Facts): Facts['argvs'] {
  if (given === undefined) return [];
  if (entrypoint === undefined) return [given];
  const where = `${entrypoint.where} and ${given.where}`;
  return [{ value: [...entrypoint.value, ...given.value], where }];
}

/**
 * A service that another file declares already is not proposed twice: the variable is told of that one. Where only its name is taken,
 * the variable becomes a question.
 */
function withVariables(facts: Facts, help: Pick<Facts, 'variables' | 'services'>): Facts {
  const instead = new Map<string | null, string | null>();
  const services = help.services.filter(({ value: { name, type } }) => {
    const same = facts.services.find(({ value }) => value.type === type);
    const isTaken = facts.services.some(({ value }) => value.name === name);
    if (same === undefined && !isTaken) return true;
    instead.set(`\${${name}.url}`, same === undefined ? null : `\${${same.value.name}.url}`);
    return false;
  });
  const variables = help.variables.map(({ value: variable, where }) => ({
    value: {
      ...variable,
      value: instead.has(variable.value) ? (instead.get(variable.value) ?? null) : variable.value,
    },
    where,
  }));
  return {
    ...facts,
    services: [...facts.services, ...services],
    variables: [...facts.variables, ...variables],
  };
}

/** The Dockerfile that a compose file names, as a path from the project's folder; null where there is none. */
export function builtFrom(files: readonly ProjectFile[]): string | null {
  const compose = files.find(({ name }) => /compose\.ya?ml$/.test(name));
  const build = compose && readCompose(compose).builds?.[0]?.value;
  return build ? pathOf(build) : null;
}

function pathOf({ context, dockerfile }: Facts['builds'][number]['value']): string {
  return context === '.' ? dockerfile : `${context}/${dockerfile}`;
}
