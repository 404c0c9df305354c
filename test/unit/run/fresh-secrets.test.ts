import { expect, test } from 'vitest';
import { lastingSecrets, withFreshSecrets } from '../../../src/run/fresh-secrets.ts';
import { contract } from '../verdict/fixtures/tiny-run.ts';

const secrets = { TOKEN: '${fresh}', KEY: '${fresh}', PIN: 'as-it-stands' };
const asking = { ...contract, subject: { ...contract.subject, secrets } };

test('secrets that ask for it are drawn from the seed, each its own, and the others stay', () => {
  const { TOKEN, KEY, PIN } = withFreshSecrets(asking, 'a').subject.secrets;
  expect(TOKEN).toMatch(/^[A-Za-z2-9]{32}$/);
  expect(KEY).not.toBe(TOKEN);
  expect(PIN).toBe('as-it-stands');
  expect(withFreshSecrets(asking, 'a').subject.secrets).toEqual({ TOKEN, KEY, PIN });
  expect(withFreshSecrets(asking, 'b').subject.secrets.TOKEN).not.toBe(TOKEN);
  expect(lastingSecrets(asking)).toEqual(['PIN']);
});
