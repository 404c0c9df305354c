import type { Facts, Found, ProposedService } from './facts.ts';
import type { Entry, Value } from './tree.ts';

/** Services that a file declares, then those that a library only hints at. */
export function servicesOf({ services, hints }: Facts): Entry[] {
  const declared = services.map(declaredEntry);
  const isDeclared = (type: string) =>
    services.some(({ value }) => value.type === type || value.image?.includes(type.toLowerCase()) === true);
  const hinted = [...new Map(hints.map((hint) => [hint.value.type, hint])).values()].filter(
    ({ value }) => !isDeclared(value.type),
  );
  return [...declared, ...hinted.map(hintedEntry)];
}

function declaredEntry({ value: service, where }: Found<ProposedService>): Entry {
  const { name, type, image, port, env, command } = service;
  const isHost = /^(?!(?:localhost|airlock)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= 63;
  const needs = type === 'container';
  const missing = [
    ...(isHost ? [] : ['a name of lower-case words joined by hyphens, under which it is also reached']),
    ...(needs && image === null ? ['an image'] : []),
    ...(needs && port === null ? ['the TCP port on which it serves'] : []),
  ];
  const value: Value = {
    type,
    ...(type === 'otlp' ? {} : image === null ? (needs ? { image: 'image:tag' } : {}) : { image }),
    ...(needs || (port !== null && port !== DEFAULTS[type]) ? { port: port ?? 1 } : {}),
    ...(Object.keys(env).length === 0 ? {} : { env }),
    ...(command.length === 0 || type === 'otlp' ? {} : { command }),
  };
  if (missing.length === 0) return { key: name, value, where };
  return { key: name, off: true, comment: [`${where}: it needs ${missing.join(', and ')}. Which?`], value };
}

const DEFAULTS: Readonly<Record<string, number>> = { postgres: 5432, redis: 6379, otlp: 4318 };

function hintedEntry({ value: { library, type }, where }: Facts['hints'][number]): Entry {
  const known = type === 'postgres' || type === 'redis';
  const name = { postgres: 'db', redis: 'cache' }[type] ?? type.toLowerCase();
  const asks = `${library} (${where}) speaks to ${known ? { postgres: 'PostgreSQL', redis: 'Redis' }[type] : type}. Does it need one, and where does it look for it?`;
  return {
    key: name,
    off: true,
    comment: [asks, `Then under subject.env, by the variable that it reads: \${${name}.url}`],
    value: known ? { type } : { type: 'container', image: `${name}:1`, port: 1 },
  };
}
