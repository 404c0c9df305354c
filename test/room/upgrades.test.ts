import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Contract } from '../../src/model/contract.ts';
import { validate } from '../../src/run/validate.ts';
import { temporaryFolder } from './support/contract.ts';
import { unspoiled } from './support/machine.ts';

const LEDGER = fileURLToPath(new URL('../../specimens/ledger', import.meta.url));
const CATEGORY = 'database-integration';
const RULES = ['upgrades-filled', 'serves-what-was'];

/** The service specimen without a word on its migrating command: it migrates when it starts as well. One of its defects may be planted. */
async function upgradedAtStart(defect: string | null): Promise<readonly string[]> {
  const adapt = (contract: Contract): Contract => ({
    ...contract,
    subject: {
      ...contract.subject,
      env: {
        ...contract.subject.env,
        ...(defect && { PATH: `/planted/${CATEGORY}/${defect}:/usr/local/bin:/usr/bin:/bin` }),
      },
    },
    claims: {
      [CATEGORY]: { ...(contract.claims[CATEGORY] as object), migrate: undefined },
    },
  });
  const { report } = await unspoiled(
    () =>
      validate({ contract: LEDGER, only: [`${CATEGORY}/upgrades`], adapt, runsFolder: temporaryFolder() }),
    ({ report: { room } }) => room.verdict !== 'pass' && 'the room could not be proven',
  );
  const found = report.categories
    .flatMap(({ findings }) => findings)
    .filter(({ rule }) => RULES.includes(rule));
  return found.map(({ rule, verdict, message }) => `${rule} ${verdict}: ${message}`);
}

test('a service that migrates when it starts keeps what was there', async () => {
  expect(await upgradedAtStart(null)).toEqual([]);
});

test.each([
  [
    'adds-a-column-without-a-value',
    /upgrades-filled fail: The service on the database of 1.2, .* did not become ready/,
  ],
  ['fills-what-was-filled', /upgrades-filled fail: .*is not what it was in/],
  ['numbers-from-one-again', /serves-what-was fail: /],
])('a service that migrates so when it starts is caught: %s', async (defect, told) => {
  expect((await upgradedAtStart(defect)).join('\n')).toMatch(told);
});
