import { expect, test } from 'vitest';
import type { Contract } from '../../../src/model/contract.ts';
import { drawnWithin, withFreshSecrets } from '../../../src/run/fresh-secrets.ts';

const contractWith = (secrets: Record<string, string>) =>
  ({ subject: { secrets } }) as Partial<Contract> as Contract;
const secretsOf = (secrets: Record<string, string>, seed: string) =>
  withFreshSecrets(contractWith(secrets), seed).subject.secrets;

test('a secret is drawn for each run, the same for the same seed, and others for others', () => {
  const written = { KEY: '${fresh}', OTHER: '${fresh}' };
  const { KEY, OTHER } = secretsOf(written, 'one');
  expect(KEY).toMatch(/^\w{32}$/);
  expect(OTHER).not.toBe(KEY);
  expect(secretsOf(written, 'one').KEY).toBe(KEY);
  expect(secretsOf(written, 'two').KEY).not.toBe(KEY);
});

test('it is drawn within a text too, as where tokens have a form, and the rest stays as written', () => {
  const { TOKENS = '' } = secretsOf({ TOKENS: '*:*.${fresh}' }, 'one');
  expect(TOKENS).toMatch(/^\*:\*\.\w{32}$/);
});

test('what is drawn within a text is told apart, since it opens as much as the whole', () => {
  const written = { TOKENS: '*:*.${fresh}', KEY: '${fresh}', OWN: 'of one’s own' };
  const parts = drawnWithin(contractWith(written), 'one');
  expect(Object.keys(parts)).toEqual(['TOKENS']);
  expect(`*:*.${parts.TOKENS}`).toBe(secretsOf(written, 'one').TOKENS);
});

test('what is written twice in one secret is the same twice', () => {
  const [user, password] = (secretsOf({ PAIR: '${fresh}:${fresh}' }, 'one').PAIR ?? '').split(':');
  expect(user).toMatch(/^\w{32}$/);
  expect(password).toBe(user);
});

test('a secret that asks for none stays as it is', () => {
  expect(secretsOf({ KEY: 'of one’s own $& $1' }, 'one')).toEqual({ KEY: 'of one’s own $& $1' });
});
