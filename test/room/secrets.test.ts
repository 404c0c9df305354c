import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadContract } from '../../src/contract/load.ts';
import { loadRun } from '../../src/evidence/load-run.ts';
import { namedSecretForms } from '../../src/lib/secret-forms.ts';
import { withFreshSecrets } from '../../src/run/fresh-secrets.ts';
import { known } from '../../src/run/known.ts';
import { validate } from '../../src/run/validate.ts';
import { ofKind } from '../../src/verdict/evidence-view.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';

const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-secrets-'));
afterAll(() => rmSync(runsFolder, { recursive: true, force: true }));

const SEED = 'a run whose secrets are known';
const DEFECTS = ['printed-when-a-step-fails', 'in-the-backup', 'in-the-arguments-of-a-child'];

test.for(DEFECTS)('what %s gave away stands nowhere in our own evidence and report', async (defect) => {
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
  expectNowhere(directory, token);
});

/** No file of a run holds the secret in any form. */
function expectNowhere(directory: string, secret: string): void {
  const files = globSync('**/*', { cwd: directory, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(2);
  for (const { parentPath, name } of files) {
    const content = readFileSync(join(parentPath, name));
    for (const { text } of namedSecretForms(secret)) expect(content.includes(text), name).toBe(false);
  }
}

describe('a service that wants secrets to be shown', () => {
  // Every encoding of it is another one.
  const password = 'correct "horse" & bättery/stäple';
  const authorization = 'Bearer ${secrets.token}';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const workload = [
    { http: 'GET /header', headers: { authorization }, expect: 200 },
    { http: 'GET /path?key=${secrets.password}', expect: 200 },
    { http: 'POST /json', body: { login: { password: '${secrets.password}' } }, expect: 200 },
    { http: 'POST /form', headers: form, body: 'a=1&password=${secrets.password}', expect: 200 },
    { run: [...fixture('wants-secrets.mjs'), 'check'], stdin: '${secrets.token}\n' },
  ];

  const validated = async (only: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const contract = serviceContract(
      temporaryFolder(),
      { command: fixture('wants-secrets.mjs'), env, secrets: { token: '${fresh}', password } },
      { workload, claims: { 'graceful-shutdown': {}, 'resource-constraints': {} } },
    );
    const loaded = await loadContract({ path: contract, cwd: process.cwd(), ...known() });
    const { token = '' } = withFreshSecrets(loaded, SEED).subject.secrets;
    const { report, directory } = await validate({ contract, runsFolder, seed: SEED, only, proof: false });
    expect(token).toMatch(/^\w{32}$/);
    expectNowhere(directory, token);
    expectNowhere(directory, password);
    const checks = new Map(
      report.categories.flatMap((one) => one.checks.map((check) => [check.rule, check])),
    );
    return { records: loadRun(directory).records, checks };
  };

  test('is shown them, one by one and under load; evidence holds their names, and nobody is accused of our own requests', async () => {
    const { records, checks } = await validated([
      'secrets-management/traces',
      'graceful-shutdown/in-flight',
      'resource-constraints/rounds',
    ]);
    for (const rule of ['uses-work', 'not-in-output', 'not-in-answers', 'not-in-files', 'not-in-processes'])
      expect(checks.get(rule), rule).toMatchObject({ verdict: 'pass' });
    expect(
      ofKind(records, 'secret-find').filter(({ data }) => data.place !== 'environment of a process'),
    ).toEqual([]);
    const requests = ofKind(records, 'request');
    expect(requests.filter(({ step }) => step.startsWith('use ')).map(({ data }) => data.status)).toEqual([
      200, 200, 200, 200,
    ]);
    expect(requests.find(({ data }) => data.path === '/header')?.data.headers).toEqual({ authorization });
    expect(requests.find(({ data }) => data.method === 'GET' && data.path !== '/header')?.data.path).toBe(
      '/path?key=${secrets.password}',
    );
    const [command] = ofKind(records, 'run').filter(({ step }) => step === 'use 4');
    expect(command?.data).toMatchObject({ exitCode: 0, stdin: '${secrets.token}\n' });
    const driven = ofKind(records, 'drive').map(({ data }) => data.outcomes);
    expect(driven.some((outcomes) => (outcomes['200'] ?? 0) > 0)).toBe(true);
    expect(driven.every((outcomes) => outcomes['401'] === undefined)).toBe(true);
    const loads = ofKind(records, 'note').filter(({ data }) => data.name === 'load');
    const outcomes = (which: RegExp) => [
      ...new Set(
        loads.filter(({ step }) => which.test(step)).map(({ data }) => String(data.values.outcomes)),
      ),
    ];
    expect(outcomes(/^(warm-up|round) /)).toEqual([expect.stringMatching(/^{"200":\d+}$/)]);
    expect(outcomes(/^refused in /)).toEqual([expect.stringMatching(/^{"401":\d+}$/)]);
  });

  test('and gives away what it was shown is accused of that', async () => {
    const { records, checks } = await validated(['secrets-management/traces'], { LEAKS: 'yes' });
    expect(checks.get('uses-work')).toMatchObject({ verdict: 'pass' });
    expect(checks.get('not-in-output')).toMatchObject({ verdict: 'fail' });
    expect(checks.get('not-in-output')?.message).toContain('The secret token stands in the log');
    expect(checks.get('not-in-answers')?.message).toContain('The secret password stands in an answer');
    const answer = ofKind(records, 'request').find(({ step }) => step === 'use 0');
    expect(answer?.data.response?.text).toBe('welcome, ‹secret password›\n');
  });
});
