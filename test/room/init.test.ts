import { execFileSync } from 'node:child_process';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { init } from '../../src/run/init.ts';
import { validate } from '../../src/run/validate.ts';
import { temporaryFolder } from './support/contract.ts';

/** The sources of a specimen as one would find them, without its contract. */
function sourcesOf(specimen: string): string {
  const folder = join(temporaryFolder(), specimen);
  const without = ['cleanroom.config.ts', '.cleanroom'].map((name) => join('specimens', specimen, name));
  cpSync(join('specimens', specimen), folder, {
    recursive: true,
    filter: (path) => !without.includes(path),
  });
  return folder;
}

// ledger cannot start without a database; which variable names it, its help text says.
test.each(['forge', 'ledger'])(
  'what is proposed for %s can be validated at once',
  {
    timeout: 300_000,
  },
  async (specimen) => {
    const folder = sourcesOf(specimen);
    const helpText = join(folder, 'help.txt');
    writeFileSync(
      helpText,
      execFileSync(
        process.execPath,
        [join(folder, 'dist', 'app', specimen === 'forge' ? 'forge.cjs' : 'main.js'), '--help'],
        {
          encoding: 'utf8',
        },
      ),
    );
    const { file } = await init({ folder, helpText });
    const { report } = await validate({ contract: file, only: ['basic-execution'] });
    expect(report.categories.flatMap(({ findings }) => findings)).toEqual([]);
    expect(report.categories).toMatchObject([{ id: 'basic-execution', verdict: 'pass' }]);
    expect(report.room.verdict).toBe('pass');
  },
);
