import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadContract } from '../../src/contract/load.ts';
import { namedSecretForms } from '../../src/lib/secret-forms.ts';
import { withFreshSecrets } from '../../src/run/fresh-secrets.ts';
import { known } from '../../src/run/known.ts';
import { validate } from '../../src/run/validate.ts';

const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-secrets-'));
afterAll(() => rmSync(runsFolder, { recursive: true, force: true }));

const SEED = 'a run whose secrets are known';
const DEFECTS = ['printed-when-a-step-fails', 'in-the-backup', 'in-the-arguments-of-a-child'];

test.for(DEFECTS)(
  'what %s gave away stands nowhere in our own evidence and report',
  { timeout: 180_000 },
  async (defect) => {
    const contract = 'specimens/forge';
    const loaded = await loadContract({ path: contract, cwd: process.cwd(), ...known() });
    const { FORGE_TOKEN: token = '' } = withFreshSecrets(loaded, SEED).subject.secrets;
    expect(token).toMatch(/^\w{32}$/);
    const { report, directory } = await validate({
      contract,
      runsFolder,
      seed: SEED,
      only: ['secrets-management/traces'],
      proof: false,
      adapt: (good) => {
        const env = {
          ...good.subject.env,
          PATH: `/planted/secrets-management/${defect}:/usr/local/bin:/usr/bin:/bin`,
        };
        return { ...good, subject: { ...good.subject, env } };
      },
    });
    const found = report.categories
      .flatMap(({ findings }) => findings)
      .filter(({ verdict }) => verdict === 'fail');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.message).toContain('‹secret FORGE_TOKEN›');
    const files = globSync('**/*', { cwd: directory, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(2);
    for (const { parentPath, name } of files) {
      const content = readFileSync(join(parentPath, name));
      for (const { text } of namedSecretForms(token)) expect(content.includes(text), name).toBe(false);
    }
  },
);
