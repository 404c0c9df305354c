import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backups } from '../../../../specimens/forge/src/backups.ts';
import { parseDuration } from '../../../../specimens/forge/src/duration.ts';
import { errors } from '../../../../specimens/forge/src/errors.ts';
import { fileError } from '../../../../specimens/forge/src/forge-error.ts';
import { type LoadConfig, loadConfig } from '../../../../specimens/forge/src/load-config.ts';
import { readText } from '../../../../specimens/forge/src/read-text.ts';
import { render } from '../../../../specimens/forge/src/render.ts';
import { readSettings } from '../../../../specimens/forge/src/settings.ts';
import {
  COPY_FILE,
  formatState,
  parseState,
  STATE_FILE,
  stateStore,
} from '../../../../specimens/forge/src/state-store.ts';
import { writeOutputs } from '../../../../specimens/forge/src/write-outputs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const load = (text: string): ReturnType<LoadConfig> => loadConfig('forge.toml', async () => text);

describe('forge.toml', () => {
  test('fills in what is left out', async () => {
    expect(await load('[project]\nname = "demo"\n[values]\nport = 9000\n')).toEqual({
      project: { name: 'demo', version: '0.1.0' },
      values: { port: '9000' },
      phases: {},
    });
  });

  test('a syntax error is told with its line', async () => {
    await expect(load('[project]\nname = demo\n')).rejects.toThrow(/^forge\.toml, line 2: /);
  });

  test('all that is wrong is told at once, each with its key', async () => {
    const text = '[project]\nname = "No Name"\ncolour = 1\n[phases.build]\nsteps = [{ action = "dance" }]\n';
    await expect(load(text)).rejects.toThrow(
      [
        'forge.toml: project.name: use small letters, digits and dashes, as in my-project',
        'forge.toml: project: Unrecognized key: "colour"',
        'forge.toml: phases.build.steps[0].action: Invalid discriminator value',
      ].join('\n'),
    );
  });
});

describe('render', () => {
  test('puts values in once, and leaves what is escaped', () => {
    const values = { a: '{{b}}', 'b.c': '$&' };
    expect(render('{{a}} {{ b.c }} \\{{a}} { {a} }', values, 'x')).toBe('{{b}} $& {{a}} { {a} }');
  });

  test.each(['missing', 'toString', '__proto__'])('names origin, line and key of {{%s}}', (key) => {
    expect(() => render(`one\n{{${key}}}`, {}, 'page.txt')).toThrow(
      `page.txt, line 2: no value for {{${key}}}`,
    );
  });
});

describe('state and backups', () => {
  const phases = { build: { outcome: 'done', outputs: { b: '2', a: '1' } } } as const;

  test('the same state gives the same bytes, and they give it back', () => {
    const text = formatState({ phases });
    expect(parseState(text, 'state.json')).toEqual({ phases });
    expect(formatState(parseState(text, 'state.json'))).toBe(text);
  });

  test.each([
    ['', 'it is not JSON'],
    ['null', 'its format is undefined, not "forge-state/1"'],
    ['{"format":"forge-state/2"}', 'its format is "forge-state/2", not "forge-state/1"'],
    ['{"format":"forge-state/1"}', 'its checksum does not match'],
  ])('the state %j is damaged', (text, why) => {
    expect(() => parseState(text, 'state.json')).toThrow(`state.json is damaged: ${why}`);
  });

  describe('recover', () => {
    const never = new AbortController().signal;
    const made = async () => {
      const root = temporaryFolder();
      await stateStore.save(root, { phases }, writeOutputs, never);
      return { root, path: join(root, STATE_FILE), copy: join(root, COPY_FILE) };
    };
    const recover = (root: string) => stateStore.recover(root, readText, writeOutputs, never);

    test.each(['path', 'copy'] as const)(
      'brings back the %s from the other, and keeps what was damaged',
      async (damaged) => {
        const project = await made();
        writeFileSync(project[damaged], 'half');
        expect(await recover(project.root)).toEqual([`${project[damaged]}.damaged-1`]);
        expect(readFileSync(`${project[damaged]}.damaged-1`, 'utf8')).toBe('half');
        expect(readFileSync(project.path, 'utf8')).toBe(formatState({ phases }));
        expect(readFileSync(project.copy, 'utf8')).toBe(formatState({ phases }));
      },
    );

    test('a state that is gone is missed as long as its copy is there', async () => {
      const { root, path } = await made();
      rmSync(path);
      await expect(stateStore.load(root, readText)).rejects.toThrow(`${path} is damaged: it is gone`);
      expect(await recover(root)).toEqual([]);
      expect(await stateStore.load(root, readText)).toEqual({ phases });
    });

    test('with both damaged it says so, and touches neither', async () => {
      const { root, path, copy } = await made();
      for (const file of [path, copy]) writeFileSync(file, 'half');
      await expect(recover(root)).rejects.toThrow(
        /neither can be used:\n.*state\.json.*\n.*state\.copy\.json/,
      );
      expect([path, copy].map((file) => readFileSync(file, 'utf8'))).toEqual(['half', 'half']);
    });
  });

  test('every cut and every changed letter of a backup is refused', () => {
    const backedUp = {
      files: { 'forge.toml': 'abc', '.forge/state.json': 'def' },
      modes: { 'forge.toml': 0o600 },
    };
    const text = backups.pack(backedUp);
    expect(backups.unpack(text, 'x')).toEqual(backedUp);
    for (let end = 0; end < text.length - 2; end++) {
      expect(() => backups.unpack(text.slice(0, end), 'x')).toThrow('x is not a usable backup');
    }
    for (const [good, bad] of [
      ['abc', 'abd'],
      ['384', '448'],
      ['forge-backup/2', 'forge-backup/1'],
    ] as const)
      expect(() => backups.unpack(text.replace(good, bad), 'x')).toThrow('its checksum does not match');
  });
});

describe('parseDuration', () => {
  test.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5m', 90_000],
    ['1h', 3_600_000],
  ])('%s', (text, milliseconds) => expect(parseDuration(text, '--timeout')).toBe(milliseconds));

  test.each(['', '5', '0s', '-1s', '5 s', '1e3s', '999h', 'soon'])('refuses %j', (text) => {
    expect(() => parseDuration(text, '--timeout')).toThrow(`--timeout: '${text}' is not a duration`);
  });
});

describe('settings', () => {
  const read = async () => 'from-file\n';

  test('a home is welcome, and not needed', async () => {
    expect((await readSettings({}, read)).userTemplates).toBeNull();
    expect((await readSettings({ HOME: '/h' }, read)).userTemplates).toBe('/h/.local/share/forge/templates');
    expect((await readSettings({ HOME: '/h', XDG_DATA_HOME: '/d' }, read)).userTemplates).toBe(
      '/d/forge/templates',
    );
  });

  test('the token comes from its file or the environment, not from both', async () => {
    expect(await (await readSettings({ FORGE_TOKEN: 'given' }, read)).token()).toBe('given');
    expect(await (await readSettings({ FORGE_TOKEN_FILE: 'f' }, read)).token()).toBe('from-file');
    const both = await readSettings({ FORGE_TOKEN: 'given', FORGE_TOKEN_FILE: 'f' }, read);
    await expect(both.token()).rejects.toThrow('FORGE_TOKEN and FORGE_TOKEN_FILE are both set');
    const empty = await readSettings({ FORGE_TOKEN_FILE: 'f' }, async () => '\n');
    await expect(empty.token()).rejects.toThrow('f (FORGE_TOKEN_FILE) is empty');
  });
});

describe('errors', () => {
  test('a file’s name cannot steer the terminal', () => {
    const told = errors.explain(fileError('read', 'a\x1b]0;gone\x07b\u202e', new Error('so')));
    expect(told).toBe('forge: cannot read a\\u{1b}]0;gone\\u{7}b\\u{202e}: so\n');
  });

  test('people are spared stack traces, of our own mistakes too', () => {
    expect(errors.explain(new TypeError('x is not a function'))).toBe(
      'forge: unexpected: x is not a function\n',
    );
    const refused = Object.assign(new Error("EACCES: permission denied, open 'x'"), { code: 'EACCES' });
    expect(errors.explain(fileError('read', 'x', refused))).toBe('forge: cannot read x: permission denied\n');
  });
});
