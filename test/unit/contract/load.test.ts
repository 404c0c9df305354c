import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { loadContract } from '../../../src/contract/load.ts';
import { hostText } from '../../../src/lib/host-text.ts';
import { failed } from './failed.ts';
import { known } from './known.ts';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'contract-'));
});

afterEach(() => rm(cwd, { recursive: true }));

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(cwd, name)), { recursive: true });
  await writeFile(join(cwd, name), content);
}

const load = (path?: string) => loadContract({ path, cwd, ...known });
const failure = (path?: string) => failed(() => load(path));
const least = 'subject: { name: tool, image: "tool:1" }';

describe('finding the contract', () => {
  it.each([
    ['ts', 'export default { subject: { name: "tool" as string, image: "tool:1" } };'],
    ['js', 'export default { subject: { name: "tool", image: "tool:1" } };'],
    ['mjs', 'export default { subject: { name: "tool", image: "tool:1" } };'],
    ['json', '{ "subject": { "name": "tool", "image": "tool:1" } }'],
    ['yaml', least],
    ['yml', least],
    ['toml', 'subject = { name = "tool", image = "tool:1" }'],
  ])('takes cleanroom.config.%s from the folder one is in', async (extension, text) => {
    await put(`cleanroom.config.${extension}`, text);
    const contract = await load();
    expect(contract.file).toBe(join(cwd, `cleanroom.config.${extension}`));
    expect(contract.subject.name).toBe('tool');
  });

  it('takes a path to a file of any name, or to a folder', async () => {
    await put('sub/cleanroom.config.yaml', least);
    await put('sub/other.yaml', least.replace('tool,', 'other,'));
    expect((await load('sub')).subject.name).toBe('tool');
    expect((await load('sub/other.yaml')).subject.name).toBe('other');
    expect((await load(join(cwd, 'sub/other.yaml'))).subject.name).toBe('other');
  });

  it('names both of two', async () => {
    await put('cleanroom.config.ts', '');
    await put('cleanroom.config.yaml', '');
    const { code, message, remedy } = await failure();
    expect(code).toBe('contract-ambiguous');
    expect(message).toBe(`${cwd} holds 2 contracts: cleanroom.config.ts and cleanroom.config.yaml`);
    expect(remedy).toBe('Keep one of them, or name the one that you mean.');
  });

  it('says what it looked for', async () => {
    const { code, message, remedy } = await failure();
    expect([code, message]).toEqual(['contract-not-found', `${cwd} holds no contract`]);
    expect(remedy).toMatch(/^Write one of cleanroom\.config\.ts, .*cleanroom\.config\.toml there/);
  });

  it('says what is not there', async () => {
    const { code, message } = await failure('sub/nowhere.ts');
    expect([code, message]).toEqual([
      'contract-not-found',
      `There is no file or folder ${join(cwd, 'sub/nowhere.ts')}`,
    ]);
  });

  it('refuses a format that it does not know', async () => {
    await put('contract.xml', '<a/>');
    const { code, message } = await failure('contract.xml');
    expect(code).toBe('contract-format-unknown');
    expect(message).toBe(`${join(cwd, 'contract.xml')} is no contract: '.xml' is no format of ours`);
  });
});

describe('reading the contract', () => {
  const file = () => join(cwd, 'cleanroom.config.yaml');

  it('passes over a byte order mark', async () => {
    await put('cleanroom.config.yaml', `\uFEFF${least}`);
    expect((await load()).lines.subject).toBe(1);
  });

  it('refuses a folder in its place', async () => {
    await put('cleanroom.config.yaml/x', '');
    const { code, message } = await failure();
    expect([code, message]).toEqual(['contract-not-a-file', `${file()} is a folder, not a file`]);
  });

  it('refuses what cannot be read', async () => {
    await symlink(file(), file());
    const { code, message } = await failure();
    expect(code).toBe('contract-unreadable');
    expect(message).toContain(`${file()} cannot be read: ELOOP`);
    expect((await failure('cleanroom.config.yaml')).code).toBe('contract-unreadable');
  });

  it('refuses a device', async () => {
    await symlink('/dev/zero', file());
    expect((await failure()).message).toBe(`${file()} is a device, pipe or socket, not a file`);
  });

  it('refuses fifty megabytes without reading them', async () => {
    await put('cleanroom.config.yaml', new Uint8Array(50_000_000));
    const { code, message } = await failure();
    expect(code).toBe('contract-too-large');
    expect(message).toBe(`${file()} has 50000000 bytes; a contract may have 1048576`);
  });

  it('refuses what is not UTF-8', async () => {
    await put('cleanroom.config.yaml', Buffer.from(`\uFEFF${least}`, 'utf16le'));
    const { code, message } = await failure();
    expect([code, message]).toEqual(['contract-not-utf8', `${file()} is not UTF-8 text`]);
  });

  it.each(['yaml', 'json', 'toml', 'ts', 'mjs'])('refuses an empty %s file', async (extension) => {
    await put(`cleanroom.config.${extension}`, '\n');
    expect((await failure()).code).toBe('contract-empty');
  });
});

describe('a contract in TypeScript', () => {
  const file = () => join(cwd, 'cleanroom.config.ts');

  it('finds cleanroom without an installation, may be a function, and may hold functions', async () => {
    await put(
      'cleanroom.config.ts',
      `import { defineConfig, postgres, redis } from 'cleanroom';
const memory: string = '128MiB'; // it's "quoted" { here
export default defineConfig(async () => ({
  subject: {
    name: 'tool', image: 'tool:1', command: ['tool'],
    env: {
      A: \`\${'$'}{db.url}\`,
      /* B: 1 */
      'C-D': '\${cache.host}',
    },
  },
  services: {
    db: postgres({ memory }),
    cache: redis({
      cpus: 0.25,
    }),
  },
  workload: [
    ['tool', 'x'],
    { run: 'tool' },
  ],
  claims: { 'health-checks': { probe: () => {},
    within: '1s' } },
}));
`,
    );
    const { subject, services, claims, lines } = await load();
    expect(subject.env).toEqual({ A: '${db.url}', 'C-D': '${cache.host}' });
    expect(services.map(({ type, limits }) => [type, limits.memory, limits.cpus])).toEqual([
      ['postgres', 134_217_728, 0.5],
      ['redis', 536_870_912, 0.25],
    ]);
    expect(claims['health-checks']).toEqual({ probe: expect.any(Function), within: 1_000 });
    expect(lines).toMatchObject({
      subject: 4,
      'subject.command': 5,
      'subject.env.A': 7,
      'subject.env.C-D': 9,
      'services.db': 13,
      'services.cache.cpus': 15,
      'workload.1': 20,
      'workload.1.run': 20,
      'claims.health-checks.within': 23,
    });
    expect(lines).not.toHaveProperty('subject.env.B');
  });

  it.each([
    ['a promise', 'export default load();'],
    ['a promise that is named', 'export default defineConfig(load());'],
    ['a function', 'export default load;'],
  ])('may be %s', async (_, ending) => {
    await put(
      'cleanroom.config.ts',
      `import { defineConfig } from 'cleanroom';
export const it = defineConfig;
const load = async () => ({ subject: { name: 'tool', image: 'tool:1' } });
${ending}
`,
    );
    expect((await load()).subject.name).toBe('tool');
  });

  it('may be made of modules of its own, which find cleanroom as it does', async () => {
    await put('cleanroom.config.ts', "export { made as default } from './parts/made.ts';\n");
    await put(
      'parts/made.ts',
      `import { defineConfig, redis } from 'cleanroom';
export const made = defineConfig({ subject: { name: 'tool', image: 'tool:1' }, services: { cache: redis() } });
`,
    );
    expect((await load()).services.map(({ type }) => type)).toEqual(['redis']);
  });

  it('leaves the cleanroom of what is installed to that', async () => {
    await put('cleanroom.config.mjs', "export { made as default } from 'parts';\n");
    await put(
      'node_modules/parts/package.json',
      '{ "name": "parts", "type": "module", "exports": "./made.js" }',
    );
    await put('node_modules/parts/made.js', "export { made } from 'cleanroom';\n");
    await put(
      'node_modules/cleanroom/package.json',
      '{ "name": "cleanroom", "type": "module", "exports": "./x.js" }',
    );
    await put(
      'node_modules/cleanroom/x.js',
      "export const made = { subject: { name: 'other', image: 'x' } };\n",
    );
    expect((await load()).subject.name).toBe('other');
  });

  it('has its problems told with their lines', async () => {
    await put(
      'cleanroom.config.ts',
      'export default {\n  subject: {\n    name: 5,\n    image: "x",\n    comand: "",\n  },\n};\n',
    );
    const { code, message } = await failure();
    expect(code).toBe('contract-invalid');
    expect(message).toBe(
      `${file()} has 2 problems:\n` +
        '  subject.name (line 3) is 5: expected text\n' +
        '  unknown key subject.comand (line 5): did you mean command?',
    );
  });

  it.each([
    [
      'broken syntax',
      'export default {\n  a: = 1 };',
      'contract-syntax',
      'cannot be read as a module:\n  line 2: ',
    ],
    [
      'syntax that is more than types',
      'enum A { b }\nexport default {};',
      'contract-syntax',
      'line 1: TypeScript enum is not supported',
    ],
    [
      'a wrong import',
      "import { mysql } from 'cleanroom';\nexport default {};",
      'contract-import',
      'imports mysql from cleanroom, which has no such thing for contracts; there are: container, defineConfig, otlp, postgres, redis, upstream',
    ],
    [
      'a misspelt import',
      "import { defineConfg } from 'cleanroom';\nexport default {};",
      'contract-import',
      'did you mean defineConfig?',
    ],
    [
      'a wrong import of something else',
      "import { nothing } from 'node:fs';\nexport default {};",
      'contract-syntax',
      "does not provide an export named 'nothing'",
    ],
    [
      'a missing package',
      "import 'not-installed';\nexport default {};",
      'contract-throws',
      "throws when it is imported: Cannot find package 'not-installed'",
    ],
    [
      'a throw at import',
      "const a = 1;\nthrow new Error('boom\\nmore');",
      'contract-throws',
      '(line 2) throws when it is imported: boom',
    ],
    [
      'a throw when called',
      "export default () => {\n  throw new Error('boom');\n};",
      'contract-throws',
      '(line 2) throws when its default export is called: boom',
    ],
    [
      'a promise that is rejected',
      "const later = (done) => setTimeout(done, 20);\nexport default new Promise((_, no) => later(() => no(new Error('boom'))));",
      'contract-throws',
      '(line 2) throws when its default export is awaited: boom',
    ],
    [
      'a promise of nothing',
      'export default Promise.resolve(null);',
      'contract-no-default',
      'resolves to null, not an object',
    ],
    ['a throw of no error', "export default () => { throw 'boom'; };", 'contract-throws', 'called: boom'],
    ['no default export', 'export const contract = {};', 'contract-no-default', 'has no default export'],
    ['a default that is no object', 'export default 5;', 'contract-no-default', 'is number, not an object'],
    [
      'a function of nothing',
      'export default () => null;',
      'contract-no-default',
      'returns null, not an object',
    ],
  ])('fails clearly on %s', async (_, text, code, words) => {
    await put('cleanroom.config.ts', text);
    const told = await failure();
    expect(told.code).toBe(code);
    expect(told.message).toContain(file());
    expect(told.message).toContain(words);
    expect(told.message).not.toContain('more');
  });
});

describe('what the contract names on the host', () => {
  const tool = (image: string) => put('cleanroom.config.yaml', `subject:\n  name: tool\n  image:\n${image}`);

  it('is taken from where the contract is', async () => {
    await put('sub/app/Containerfile', '');
    await put(
      'sub/cleanroom.config.yaml',
      'subject: { name: tool, image: { build: app, dockerfile: Containerfile } }',
    );
    expect((await load('sub')).subject.image).toEqual({
      kind: 'build',
      context: join(cwd, 'sub/app'),
      dockerfile: join(cwd, 'sub/app/Containerfile'),
      args: {},
    });
  });

  it('must be there, and is told together with all else', async () => {
    await tool(
      '    base: a:1\n    files:\n      /a: ./nowhere\n      /b: cleanroom.config.yaml/x\n  prot: 1\n',
    );
    expect((await failure()).message.split('\n  ').slice(1)).toEqual([
      `subject.image.files./a (line 6): there is no ${join(cwd, 'nowhere')}`,
      `subject.image.files./b (line 7): there is no ${join(cwd, 'cleanroom.config.yaml/x')}`,
      'unknown key subject.prot (line 8): did you mean port?',
    ]);
  });

  it('must be a folder to build, with a Dockerfile inside it', async () => {
    await tool('    build: cleanroom.config.yaml\n');
    expect((await failure()).message).toContain(
      `image.build (line 4): ${join(cwd, 'cleanroom.config.yaml')} is no folder`,
    );
    await tool('    build: .\n');
    expect((await failure()).message).toContain(
      `image.dockerfile (line 3): there is no ${join(cwd, 'Dockerfile')}`,
    );
    await tool('    build: .\n    dockerfile: ../Dockerfile\n');
    expect((await failure()).message).toContain(
      `lies outside the build context ${cwd}, where no engine sees it`,
    );
    await put('Dockerfile/x', '');
    await tool('    build: .\n');
    expect((await failure()).message).toContain(`${join(cwd, 'Dockerfile')} is no file`);
  });
});

describe('files of the host in claims', () => {
  const claiming = (content: string) =>
    `${least}\nclaims: { things: { list: [{ content: ${content} }], content: 'as it stands' } }`;
  const things = z.strictObject({ list: z.array(z.object({ content: hostText() })), content: z.string() });
  const loadThings = () =>
    loadContract({ cwd, ...known, categories: [{ id: 'things', claim: things, always: false }] });

  it('are read from the contract’s folder', async () => {
    await put('sub/good.toml', 'name = "demo"\n');
    await put('cleanroom.config.yaml', claiming('{ file: sub/good.toml }'));
    expect((await loadThings()).claims.things).toEqual({
      list: [{ content: 'name = "demo"\n' }],
      content: 'as it stands',
    });
  });

  it('are missed at their place', async () => {
    await put('cleanroom.config.yaml', claiming('{ file: nowhere.toml }'));
    const { message } = await failed(loadThings);
    expect(message).toContain('claims.things.list.0.content (line 2)');
    expect(message).toContain(join(cwd, 'nowhere.toml'));
  });

  it('are not read where there is no disk to look at', () => {
    expect(
      things.safeParse({ list: [{ content: { file: 'a' } }], content: '' }).error?.issues[0]?.message,
    ).toContain('names a file of the host');
  });
});
