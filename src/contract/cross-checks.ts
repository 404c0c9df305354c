import { posix } from 'node:path';
import { z } from 'zod';
import { suggestion } from '../lib/near-miss.ts';
import type { ClaimSchema, Known } from './known.ts';
import { pathOnPortProblems } from './paths-on-ports.ts';
import type { Problem } from './problems.ts';
import { proxyHeaderProblems } from './proxy-headers.ts';
import { requestPlaceholderProblems } from './request-placeholders.ts';
import { type Declared, serviceNameFault, serviceNameProblems } from './service-names.ts';
import { servicePortProblems, type Written } from './service-ports.ts';

/**
 * What is wrong between keys that are each well formed. It reads the contract as it was written and passes over what
 * the schema refuses, so that both kinds of problem are told at once.
 */
export function crossProblems(data: unknown, { categories, serviceTypes }: Known): Problem[] {
  const { subject, services, workload, claims } = view.parse(data);
  const declared = declaredServices(services, serviceTypes);
  return [
    ...placeholderProblems(subject.env, Object.keys(services)),
    ...secretProblems(subject.secrets, subject.env, Object.keys(services), claims),
    ...proxyHeaderProblems(subject.headers, subject.secrets),
    ...folderProblems(subject),
    ...portProblems(subject),
    ...pathOnPortProblems(subject.ready, subject, ['subject', 'ready']),
    ...pathOnPortProblems(claims, subject, ['claims']),
    ...servicePortProblems(writtenPorts(services), serviceTypes, subject.env),
    ...userProblems(subject),
    ...categories.flatMap((category) => claimProblems(category, claims, subject, declared)),
    ...(subject.port === undefined ? workload.flatMap(commandProblems) : []),
    ...requestPlaceholderProblems({
      secrets: Object.keys(subject.secrets),
      command: subject.command,
      headers: subject.headers,
      workload,
      claims,
    }),
  ];
}

const record = z.record(z.string(), z.unknown()).catch({});
const texts = record.transform((entries) =>
  Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  ),
);
const list = z.array(z.unknown()).catch([]);
const subjectView = record.transform((subject) => ({
  env: texts.parse(subject.env),
  secrets: texts.parse(subject.secrets),
  headers: texts.parse(subject.headers),
  state: list.parse(subject.state),
  writable: list.parse(subject.writable),
  otherPorts: list.parse(subject.otherPorts),
  workFolder: subject.workFolder,
  command: subject.command,
  port: subject.port,
  ready: subject.ready,
  user: subject.user,
  relax: record.parse(subject.relax),
  given: Object.keys(subject).filter((key) => subject[key] !== undefined),
}));
type SubjectView = z.output<typeof subjectView>;

const view = record.transform((contract) => ({
  subject: subjectView.parse(contract.subject),
  services: record.parse(contract.services),
  workload: list.parse(contract.workload),
  claims: record.parse(contract.claims),
}));

function declaredServices(
  services: Readonly<Record<string, unknown>>,
  known: Known['serviceTypes'],
): readonly Declared[] {
  return Object.entries(services).map(([name, service]) => {
    const written = record.parse(service).type;
    return { name, type: known.find(({ type }) => type === written)?.type };
  });
}

const writtenPort = z.object({ type: z.string(), port: z.int().optional() });

function writtenPorts(services: Readonly<Record<string, unknown>>): Written[] {
  return Object.entries(services).flatMap(([name, service]): Written[] => {
    const { data } = writtenPort.safeParse(service);
    return data ? [{ name, ...data }] : [];
  });
}

const PARTS = ['url', 'host', 'port', 'user', 'password', 'database'];

function placeholderProblems(env: Readonly<Record<string, string>>, services: readonly string[]): Problem[] {
  return Object.entries(env).flatMap(([name, value]) =>
    [...value.matchAll(/\$\{([^}]*)\}?/g)].flatMap(([written, inner = '']): Problem[] => {
      const says = placeholderFault(inner, services);
      return says === null
        ? []
        : [{ path: ['subject', 'env', name], kind: 'note', says: `${shownPlaceholder(written)} ${says}` }];
    }),
  );
}

/** Anything longer or stranger may be part of a password that happens to hold `${`. */
function shownPlaceholder(written: string): string {
  return /^\$\{[\w.-]{0,40}\}$/.test(written) ? written : '${…}';
}

function placeholderFault(inner: string, services: readonly string[]): string | null {
  const [service = '', part, ...more] = inner.split('.');
  if (part === undefined || more.length > 0)
    return 'is no placeholder: write a service and a part, as in ${db.url}';
  if (service === 'secrets' && !services.includes(service))
    return 'is for requests and stdin; a secret stands in the environment under its own name';
  const unknown = serviceNameFault(service, services);
  if (unknown !== null) return unknown;
  if (!PARTS.includes(part)) return `names no part of a service; ${suggestion(part, PARTS, 'there are')}`;
  return null;
}

function secretProblems(
  secrets: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  services: readonly string[],
  claims: unknown,
): Problem[] {
  return Object.entries(secrets).flatMap(([name, value]): Problem[] => {
    const path = ['subject', 'secrets', name];
    const word = ownWordWith(value, claims);
    if (word !== null)
      return [
        {
          path,
          kind: 'note',
          says: `is part of ${word}, and would be masked there too; give it a value that is no word, or write \${fresh} for one that is drawn`,
        },
      ];
    if (Object.hasOwn(env, name))
      return [{ path, kind: 'note', says: 'stands under env too; keep one of them' }];
    const filled = services.find((service) => value.includes(`\${${service}.`));
    if (filled === undefined) return [];
    return [
      {
        path,
        kind: 'note',
        says: `\${${filled}.…} is filled in under env only; a secret is passed as it stands`,
      },
    ];
  });
}

/** Letters alone, and so few that evidence and contracts have such words of their own. */
const ORDINARY_WORD = /^[a-z]{4,7}$/;

/**
 * Where a secret stands that is a word of cleanroom's own: in the keys of the claims, by which judges know what was claimed, or among
 * ordinary words, by which they know the records. Masked there, it would change what they see.
 */
function ownWordWith(secret: string, claims: unknown): string | null {
  if (ORDINARY_WORD.test(secret)) return 'many a text, being an ordinary word of a few letters';
  const key = secret.length < 4 ? undefined : keysIn(claims).find((each) => each.includes(secret));
  return key === undefined ? null : `the key “${key}” of the claims`;
}

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(Array.isArray(value) ? [] : [key]),
    ...keysIn(inner),
  ]);
}

/** Each folder is a mount of its own; one inside another would hide it, or lose what must be kept. */
function folderProblems(subject: SubjectView): Problem[] {
  const workFolder = subject.workFolder ?? (subject.port === undefined ? '/work' : undefined);
  const folders = [
    { path: ['subject', 'workFolder'], folder: workFolder },
    ...subject.state.map((folder, index) => ({ path: ['subject', 'state', String(index)], folder })),
    ...subject.writable
      .map((folder, index) => ({ path: ['subject', 'writable', String(index)], folder }))
      .filter(({ folder }) => folder !== '/tmp'),
  ];
  const seen = [{ name: '/tmp, which is always writable and never kept', inside: '/tmp/' }];
  return folders.flatMap(({ path, folder }): Problem[] => {
    if (typeof folder !== 'string' || !/^\/./.test(folder)) return [];
    const inside = posix.join(folder, '/');
    const other = seen.find((one) => one.inside.startsWith(inside) || inside.startsWith(one.inside));
    seen.push({ name: `${path.join('.')}, ${folder}`, inside });
    return other === undefined ? [] : [{ path, kind: 'value', says: `overlaps with ${other.name}` }];
  });
}

function portProblems(subject: SubjectView): Problem[] {
  if (subject.port === undefined) {
    return ['otherPorts', 'ready', 'readyWithin', 'stopSignal', 'headers']
      .filter((key) => subject.given.includes(key))
      .map((key) => ({
        path: ['subject', key],
        kind: 'note',
        says: 'is for services only; give subject.port too',
      }));
  }
  const twice = (port: unknown, index: number) =>
    port === subject.port || subject.otherPorts.indexOf(port) !== index;
  return subject.otherPorts.flatMap((port, index): Problem[] =>
    twice(port, index)
      ? [
          {
            path: ['subject', 'otherPorts', String(index)],
            kind: 'value',
            says: 'is named twice; leave it out here',
          },
        ]
      : [],
  );
}

function userProblems(subject: SubjectView): Problem[] {
  const isRoot = typeof subject.user === 'string' && /^0+:/.test(subject.user);
  if (!isRoot || subject.relax.root === true) return [];
  return [
    { path: ['subject', 'user'], kind: 'value', says: 'that is root; ask for it with relax: { root: true }' },
  ];
}

function commandProblems(action: unknown, index: number): Problem[] {
  const request = typeof action === 'string' ? action : record.parse(action).http;
  if (typeof request !== 'string' || !/^[A-Z]+ \//.test(request)) return [];
  return [
    { path: ['workload', String(index)], kind: 'note', says: 'is an HTTP request; give subject.port too' },
  ];
}

/** What a claim says of which nothing could be asked, since the rest of the contract does not go with it. */
function claimProblems(
  { id, claim: schema, kinds, needs }: ClaimSchema,
  claims: Readonly<Record<string, unknown>>,
  subject: SubjectView,
  services: readonly Declared[],
): Problem[] {
  const path = ['claims', id];
  const claim = claims[id];
  if (claim === undefined) return [];
  const names = serviceNameProblems(schema, claim, path, services);
  const kind = subject.port === undefined ? 'command' : 'service';
  if (kinds?.includes(kind) === false) {
    const says =
      kind === 'command'
        ? 'is asked of services only: give subject.port, or leave it out'
        : 'is asked of commands only: leave it out, or subject.port';
    return [{ path, kind: 'note', says }, ...names];
  }
  if (needs === undefined || isGiven(claim, needs.key) || subject.given.includes(needs.orOfSubject))
    return names;
  const says = `needs ${needs.what}: give ${needs.key} here or subject.${needs.orOfSubject}`;
  return [{ path, kind: 'note', says }, ...names];
}

/** What is no mapping has no key to be missed; the schema refuses it. */
function isGiven(claim: unknown, key: string): boolean {
  if (typeof claim !== 'object' || claim === null || Array.isArray(claim)) return true;
  return Object.entries(claim).some(([each, value]) => each === key && value !== undefined);
}
