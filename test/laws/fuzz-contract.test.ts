import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify as toToml } from 'smol-toml';
import { expect, test } from 'vitest';
import { stringify as toYaml } from 'yaml';
import { loadContract } from '../../src/contract/load.ts';
import { Failure } from '../../src/model/failure.ts';
import { known } from '../../src/run/known.ts';
import { temporaryFolder } from '../unit/verdict/fixtures/temporary-folder.ts';
import { cases } from './budget.ts';

// A good contract, changed in a few places, in all five formats, with the categories and services that there are.

const good = {
  subject: {
    name: 'shop',
    image: 'shop:1',
    command: ['shop', 'serve'],
    port: 8080,
    ready: '/readyz',
    readyWithin: '5s',
    env: { DATABASE_URL: '${db.url}' },
    secrets: { TOKEN: '${fresh}' },
    state: ['/data'],
    limits: { memory: '128MiB', cpus: 0.5, pids: 32, disk: '8MiB' },
    relax: { root: false, capabilities: [] },
  },
  services: { db: { type: 'postgres', memory: '512MiB' }, cache: { type: 'redis' } },
  workload: [{ http: 'GET /' }, { run: ['shop', 'list'] }],
  claims: {
    'health-checks': { live: '/healthz', ready: '/readyz', critical: ['db'], within: '5s' },
    'graceful-shutdown': { grace: '10s', slow: { http: 'GET /slow' } },
    'error-handling': {},
  },
};

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [path, ...inner.flatMap(([key, item]) => pathsOf(item, [...path, key]))];
}

const change = fc.record({
  path: fc.constantFrom(...pathsOf(good).filter((path) => path.length > 0)),
  how: fc.constantFrom('remove', 'replace', 'add', 'rename'),
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'prot', '')),
  value: fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      '${',
      '${db.',
      '${db.url}${fresh}',
      '1e999',
      '-1MiB',
      '/../..',
      'GET',
      '\u0000',
      'a'.repeat(70_000),
    ),
  ),
});

function changed(changes: readonly Change[]): unknown {
  const copy: unknown = structuredClone(good);
  for (const { path, how, key, value } of changes) {
    let holder = copy as Record<string, unknown>;
    for (const step of path.slice(0, -1)) holder = (holder?.[step] ?? {}) as Record<string, unknown>;
    const last = String(path.at(-1));
    if (typeof holder !== 'object' || holder === null) continue;
    const put = (at: string, what: unknown) =>
      Object.defineProperty(holder, at, {
        value: what,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    if (how === 'remove' || how === 'rename') {
      const was = holder[last];
      delete holder[last];
      if (how === 'rename' && !Array.isArray(holder)) put(`${last}${key}`, was);
    } else if (how === 'replace') put(last, value);
    else if (!Array.isArray(holder)) put(key, value);
  }
  return copy;
}

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** TOML has no null. */
function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNull);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNull(item)]));
}

/** Loads a file; what does not load is told with its file and a remedy, in a message that a terminal can hold. */
async function loads(path: string): Promise<void> {
  const told = await loadContract({ path, cwd: '/', ...known() }).then(
    () => null,
    (cause: unknown) => cause,
  );
  if (told === null) return;
  expect(told).toBeInstanceOf(Failure);
  const { class: kind, message, remedy } = told as Failure;
  expect([kind, typeof remedy]).toEqual(['wrong-use', 'string']);
  expect(message).toContain(path);
  expect(message.length).toBeLessThan(30_000);
}

const writers = {
  json: (value: unknown) => JSON.stringify(value, null, 2),
  yaml: (value: unknown) => toYaml(value),
  toml: (value: unknown) => toToml(withoutNull(value) as Record<string, unknown>),
} as const;

test.each(Object.keys(writers) as (keyof typeof writers)[])(
  '%s: a good contract with changes is loaded or refused',
  async (format) => {
    const path = join(temporaryFolder(), `cleanroom.config.${format}`);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        writeFileSync(path, writers[format](changed(changes)));
        await loads(path);
      }),
      { numRuns: cases(40) },
    );
  },
);

test('bytes of a good contract that were changed on the way are loaded or refused', async () => {
  const folder = temporaryFolder();
  const format = fc.constantFrom(...(Object.keys(writers) as (keyof typeof writers)[]));
  const places = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(format, places, fc.nat(), async (which, bits, cut) => {
      const bytes = Buffer.from(writers[which](good));
      for (const [at, value] of bits) bytes[at % bytes.length] = value;
      const path = join(folder, `cleanroom.config.${which}`);
      writeFileSync(path, cut % 4 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
      await loads(path);
    }),
    { numRuns: cases(60) },
  );
});

/** Each import stays in memory, so these are few. */
test('ts and js: a good contract with changes is loaded or refused', async () => {
  const folder = temporaryFolder();
  let count = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('ts', 'mjs'),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.nat(),
      async (extension, changes, cut) => {
        count += 1;
        const text = `import { defineConfig } from 'cleanroom';\nexport default defineConfig(${JSON.stringify(changed(changes))});\n`;
        const path = join(folder, `contract-${count}.${extension}`);
        writeFileSync(path, cut % 3 === 0 ? text.slice(0, cut % text.length) : text);
        await loads(path);
      },
    ),
    { numRuns: 15 },
  );
});

test.each([
  ['a getter that throws', 'export default { get subject() { throw new Error("no"); } };'],
  [
    'a value that holds itself',
    'const a = { subject: {} }; a.subject.env = a; a.subject.limits = [a]; export default a;',
  ],
  [
    'a proxy',
    'export default new Proxy({}, { ownKeys() { throw new Error("no"); }, get() { throw new Error("no"); } });',
  ],
  [
    'values of no data',
    'export default { subject: { name: 1n, image: Symbol("x"), env: new Map(), port: new Date(), command: () => 1 } };',
  ],
  ['something that is thrown and is no error', 'throw null;'],
  ['a thrown object with a bad stack', 'throw Object.assign(new Error("x"), { stack: 7 });'],
  ['a thrown thing that cannot be told', 'throw { toString() { throw new Error("no"); } };'],
  ['a promise that is refused', 'export default async () => { throw undefined; };'],
])('a script with %s is refused, in words', async (_, text) => {
  const path = join(temporaryFolder(), 'cleanroom.config.mjs');
  writeFileSync(path, text);
  await loads(path);
  expect(await loadContract({ path, cwd: '/', ...known() }).catch(() => 'refused')).toBe('refused');
});
