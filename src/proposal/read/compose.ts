import { posix } from 'node:path';
import type { Facts, Found, ProjectFile, ProposedService, ProposedVariable } from '../facts.ts';
import { type Document, listOf, objectOf, readYaml, textOf } from './documents.ts';
import { healthPathsIn } from './health.ts';
import { namesSecret } from './secret-names.ts';
import { plainWords } from './words.ts';

type Raw = Readonly<Record<string, unknown>>;

/** What a compose file says: the service that is built here is the subject, the others are what it needs. */
export const readCompose = (file: ProjectFile): Partial<Facts> => read(file, () => undefined);

/** The same of one beside which nothing tells of a program: where it builds nothing, the one that others are there for is the subject. */
export const readComposeAlone = (file: ProjectFile): Partial<Facts> => read(file, theOneThatServes);

type Entries = readonly (readonly [name: string, raw: Raw])[];

/** The only image that publishes a port, needs others, and is needed by none; undefined where several or none are so. */
function theOneThatServes(all: Entries): Entries[number] | undefined {
  const needed = new Set(all.flatMap(([, raw]) => neededBy(raw)));
  const serving = all.filter(
    ([name, raw]) =>
      serviceOf(name, raw).type === 'container' &&
      serviceOf(name, raw).image !== null &&
      listOf(raw.ports).length > 0 &&
      neededBy(raw).length > 0 &&
      !needed.has(name),
  );
  return serving.length === 1 ? serving[0] : undefined;
}

/** Names of the services that one waits for. */
const neededBy = ({ depends_on: needs, links }: Raw): readonly string[] => [
  ...(Array.isArray(needs) ? needs.map(String) : Object.keys(objectOf(needs))),
  ...listOf(links).map((link) => String(link).replace(/:.*$/, '')),
];

function read(
  { name, text }: ProjectFile,
  otherwise: (all: Entries) => Entries[number] | undefined,
): Partial<Facts> {
  const document = readYaml(name, text);
  if (document === null) return {};
  const all = Object.entries(objectOf(objectOf(document.data).services)).map(
    ([key, raw]) => [key, objectOf(raw)] as const,
  );
  const own = all.find(([, raw]) => buildOf(raw) !== null) ?? otherwise(all);
  const services = all
    .filter(([key]) => key !== own?.[0])
    .map(([key, raw]) => ({ raw, value: serviceOf(key, raw), where: document.at('services', key) }));
  return {
    services: services.map(({ value, where }) => ({ value, where })),
    ...(own === undefined ? {} : subjectOf(own[0], own[1], services, document)),
  };
}

interface Read extends Found<ProposedService> {
  readonly raw: Raw;
}

function subjectOf(key: string, raw: Raw, services: readonly Read[], { at }: Document): Partial<Facts> {
  const [build, image] = [buildOf(raw), textOf(raw.image)];
  const where = at('services', key);
  const test = [objectOf(raw.healthcheck).test].flat().filter((word) => typeof word === 'string');
  return {
    names: [{ value: key, where }],
    builds: build === null ? [] : [{ value: build, where: at('services', key, 'build') }],
    images: build === null && image !== null ? [{ value: image, where: at('services', key, 'image') }] : [],
    ...startOf(raw, (field) => at('services', key, field)),
    ports: portsOf(raw).map((value) => ({ value, where: at('services', key, 'ports') })),
    state: listOf(raw.volumes).flatMap((volume) => {
      const path = statePath(volume);
      return path === null ? [] : [{ value: path, where: at('services', key, 'volumes') }];
    }),
    health: healthPathsIn(test.join(' ')).map((value) => ({
      value,
      where: at('services', key, 'healthcheck'),
    })),
    variables: environmentOf(raw).map(([variable, value]) => ({
      value: variableOf(variable, value, services),
      where: at('services', key, 'environment', variable),
    })),
  };
}

/** An entry point takes the place of all that the image runs; a command alone that of the image's command. */
function startOf(
  raw: Raw,
  at: (field: string) => string,
): Pick<Partial<Facts>, 'entrypoints' | 'argvs' | 'commandsGiven'> {
  const [entrypoint, command] = [wordsOf(raw.entrypoint), wordsOf(raw.command)];
  // What cannot be read is no reason to believe what it takes the place of.
  if (entrypoint === null || command === null) return {};
  const given = command.length === 0 ? [] : [{ value: command, where: at('command') }];
  if (entrypoint.length === 0)
    // One that is written and empty clears the image's.
    return isWritten(raw.entrypoint) ? { argvs: given } : { commandsGiven: given };
  const where = command.length === 0 ? at('entrypoint') : `${at('entrypoint')} and ${at('command')}`;
  return {
    entrypoints: [{ value: entrypoint, where: at('entrypoint') }],
    argvs: [{ value: [...entrypoint, ...command], where }],
  };
}

const isWritten = (value: unknown): boolean => value !== undefined && value !== null;

/**
 * The words of a command: a list, or a text that Compose splits without a shell. None where none is written; null where they cannot be
 * known: a text with quotes, or something that is filled in from outside.
 */
function wordsOf(written: unknown): readonly string[] | null {
  if (!isWritten(written) || written === '') return [];
  if (typeof written === 'string') return plainWords(written);
  const words = listOf(written).map(String);
  return words.some((word) => word.includes('$')) ? null : words;
}

/** Context and Dockerfile below the compose file's folder; null for what is not built, or built elsewhere. */
function buildOf({ build }: Raw): { context: string; dockerfile: string } | null {
  const given = textOf(build) ?? textOf(objectOf(build).context);
  if (given === null || given.includes('$') || given.includes('://')) return null;
  const context = posix.normalize(given).replace(/\/$/, '');
  if (context.startsWith('..') || context.startsWith('/')) return null;
  return { context, dockerfile: textOf(objectOf(build).dockerfile) ?? 'Dockerfile' };
}

const TYPES: readonly (readonly [pattern: RegExp, type: ProposedService['type']])[] = [
  [/(^|\/)(postgres|postgresql|postgis|timescaledb)(:|@|$)/, 'postgres'],
  [/(^|\/)(redis|valkey)(:|@|$)/, 'redis'],
  [/opentelemetry-collector|otel-collector|jaeger/, 'otlp'],
];

function serviceOf(name: string, raw: Raw): ProposedService {
  const image = textOf(raw.image);
  const known = image?.includes('$') ? null : image;
  const type = TYPES.find(([pattern]) => pattern.test(image ?? ''))?.[1] ?? 'container';
  const literal = environmentOf(raw).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    name,
    type,
    image: known,
    port: portsOf(raw)[0] ?? null,
    // A database of ours has its own user, database and password.
    env: type === 'container' ? Object.fromEntries(literal) : {},
    // Nor do its own password and files that are mounted there hold for it.
    command: type === 'container' ? (wordsOf(raw.command) ?? []) : [],
  };
}

/** Ports inside the container. */
function portsOf(raw: Raw): number[] {
  return [...listOf(raw.ports), ...listOf(raw.expose)]
    .map((port) => {
      const written = objectOf(port).target ?? port;
      return Number(/(\d+)(?:\/tcp)?$/.exec(String(written))?.[1]);
    })
    .filter((port) => Number.isInteger(port) && port > 0 && port <= 65_535);
}

/** The folder of a named volume: what must be there when the container is a new one. */
function statePath(volume: unknown): string | null {
  const { type, target } = objectOf(volume);
  if (type === 'volume') return textOf(target);
  return /^[\w.-]+:(\/[^:]+)/.exec(textOf(volume) ?? '')?.[1] ?? null;
}

/** Variables with their values; null for one that is filled in from outside. */
function environmentOf({ environment }: Raw): (readonly [string, string | null])[] {
  const entries = Array.isArray(environment)
    ? environment.flatMap((line) => {
        const [name = '', ...value] = String(line).split('=');
        return name === '' ? [] : [[name, value.length === 0 ? null : value.join('=')] as const];
      })
    : Object.entries(objectOf(environment));
  return entries.map(([name, value]) => {
    const text = value === null || typeof value === 'object' ? null : String(value).replaceAll('$$', '\0');
    return [name, text === null || /\$/.test(text) ? null : text.replaceAll('\0', '$')];
  });
}

/** What the subject is told of a service is told anew in every room; what is secret is drawn anew. */
function variableOf(name: string, value: string | null, services: readonly Read[]): ProposedVariable {
  const filled = services.flatMap((service) => placeholderFor(name, value, service))[0];
  if (filled !== undefined) return { name, value: filled, secret: false };
  const secret = namesSecret(name);
  const usable = value === null || value.includes('${') ? null : value;
  return { name, value: secret ? '${fresh}' : usable, secret };
}

const NAMES_HOST = /HOST|ADDR|SERVER|NODE|ENDPOINT|BROKER/i;

function placeholderFor(name: string, value: string | null, { value: service, raw }: Read): string[] {
  const { name: host, type } = service;
  if (value === null) return [];
  // A service that is called as its kind gives no host to a setting that chooses a kind, as `CACHE_DRIVER: redis` does.
  if (value === host && (host !== type || NAMES_HOST.test(name))) return [`\${${host}.host}`];
  if (URL.canParse(value) && new URL(value).hostname === host) {
    const { protocol, pathname } = new URL(value);
    return type === 'container'
      ? [`${protocol}//\${${host}.host}:\${${host}.port}${pathname === '/' ? '' : pathname}`]
      : [`\${${host}.url}`];
  }
  if (value === `${host}:${service.port}`) return [`\${${host}.host}:\${${host}.port}`];
  const given = Object.fromEntries(environmentOf(raw));
  const same = (variable: string, part: string) =>
    given[variable] === value && new RegExp(part, 'i').test(name) ? [part] : [];
  const parts = [
    ...same('POSTGRES_USER', 'user'),
    ...same('POSTGRES_PASSWORD', 'password'),
    ...(given.POSTGRES_DB === value && /DATABASE|DB|NAME/i.test(name) ? ['database'] : []),
  ];
  return type === 'postgres' ? parts.map((part) => `\${${host}.${part}}`) : [];
}
