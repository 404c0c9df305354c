import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findContract } from '../../src/contract/find.ts';
import { loadContract } from '../../src/contract/load.ts';
import { known } from '../../src/run/known.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const examples = readdirSync(EXAMPLES);

test('there are at least ten programs that nobody here wrote', () => {
  expect(examples.length).toBeGreaterThanOrEqual(10);
});

describe.each(examples)('%s', (name) => {
  const folder = join(EXAMPLES, name);

  test('its contract loads, and says whose program it is about', async () => {
    const contract = await loadContract({ ...known(), cwd: folder });
    expect(contract.subject.name).toBe(name);
    expect(Object.keys(contract.claims).length).toBeGreaterThan(0);
  });

  test('its contract is short, and names where its claims are from', async () => {
    const text = readFileSync(await findContract(undefined, folder), 'utf8');
    const { claims, services } = await loadContract({ ...known(), cwd: folder });
    // Of a program that needs databases more is asked, and each kind of it takes its requests, its SQL and its dump.
    const most = services.length === 0 ? 60 : Math.max(60, 20 * Object.keys(claims).length);
    expect(text.trimEnd().split('\n').length).toBeLessThan(most);
    expect(text).toMatch(/Claims from/);
  });

  test('its README says what came of it, and how that was checked', () => {
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(readme).toContain(`npm start -- examples/${name}`);
    expect(readme).toMatch(/\*\*Outcome: (not )?ready/);
    expect(readme).toMatch(/by hand/i);
  });
});
