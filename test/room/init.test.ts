import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { init } from '../../src/run/init.ts';
import { validate } from '../../src/run/validate.ts';
import { temporaryFolder } from './support/contract.ts';

test('a proposed contract can be validated at once', { timeout: 300_000 }, async () => {
  const folder = join(temporaryFolder(), 'forge');
  const without = ['cleanroom.config.ts', '.cleanroom'].map((name) => join('specimens', 'forge', name));
  cpSync(join('specimens', 'forge'), folder, {
    recursive: true,
    filter: (path) => !without.includes(path),
  });
  const { file } = await init({ folder });
  const { report } = await validate({ contract: file, only: ['basic-execution'] });
  expect(report.categories.flatMap(({ findings }) => findings)).toEqual([]);
  expect(report.categories).toMatchObject([{ id: 'basic-execution', verdict: 'pass' }]);
  expect(report.room.verdict).toBe('pass');
});
