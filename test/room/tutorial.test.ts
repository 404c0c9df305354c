import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { temporaryFolder } from './support/contract.ts';

// What the tutorial tells people to do is done here, box by box, in an empty folder: files are written, commands are run, and what
// is shown of their output must be there.

interface Box {
  readonly language: string;
  /** `file`: write it there. `exit`: how the command ends, where that is not 0. */
  readonly terms: Readonly<Record<string, string>>;
  readonly text: string;
}

const TUTORIAL = resolve('docs', 'tutorial.md');

function boxes(): readonly Box[] {
  return marked.lexer(readFileSync(TUTORIAL, 'utf8')).flatMap((token) => {
    if (token.type !== 'code') return [];
    const [language = '', ...terms] = String(token.lang ?? '').split(' ');
    const told = Object.fromEntries(terms.map((term) => term.split('=') as [string, string]));
    return [{ language, terms: told, text: String(token.text) }];
  });
}

/** A folder with `cleanroom` in it, as an installed tool would stand in the path. */
function toolFolder(): string {
  const folder = temporaryFolder();
  const main = resolve('src', 'cli', 'main.ts');
  const script = `#!/bin/sh\nexec "${process.execPath}" --conditions=cleanroom-source "${main}" "$@"\n`;
  writeFileSync(join(folder, 'cleanroom'), script);
  chmodSync(join(folder, 'cleanroom'), 0o755);
  return folder;
}

test('the tutorial works as written', () => {
  const folder = join(temporaryFolder(), 'notes');
  mkdirSync(folder);
  const env = { ...process.env, NO_COLOR: '1', PATH: `${toolFolder()}${delimiter}${process.env.PATH}` };
  let said = '';
  let commands = 0;
  for (const { language, terms, text } of boxes()) {
    if (terms.file !== undefined) writeFileSync(join(folder, terms.file), `${text}\n`);
    else if (language === 'sh') {
      const ended = spawnSync('sh', ['-euc', text], { cwd: folder, env, encoding: 'utf8' });
      said = ended.stdout;
      expect(ended.status, `${text}\n${ended.stdout}${ended.stderr}`).toBe(Number(terms.exit ?? 0));
      commands += 1;
    } else if (language === 'text') for (const line of text.split('\n')) expect(said).toContain(line);
    else expect(language, 'a box that nobody runs').toBe('yaml');
  }
  expect(commands).toBe(5);
  expect(readFileSync(join(folder, 'out', 'junit.xml'), 'utf8')).toContain('<testsuite ');
  expect(readFileSync(join(folder, 'out', 'summary.md'), 'utf8')).toContain('Ready');
});

test('its workflow is YAML, and asks as its last command does', () => {
  const workflow = boxes().find(({ language }) => language === 'yaml')?.text ?? '';
  const runs = (parse(workflow).jobs.ready.steps as { run?: string }[]).flatMap(({ run }) => run ?? []);
  const asked = boxes().findLast(({ language }) => language === 'sh')?.text ?? '';
  expect(runs).toContain(`npx ${asked.replace(' --only basic-execution,error-handling', '')}`);
});
