import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { addValidate } from '../../../src/cli/commands/validate.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = SIGNALS.map((signal) => process.listeners(signal));
// The command listens for an interruption; the tests' own process goes on without that.
afterEach(() => {
  for (const [index, signal] of SIGNALS.entries())
    for (const listener of process.listeners(signal))
      if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
});

/** What these words ask for; the contract is missing, so nothing is started. */
async function asked(...words: readonly string[]): Promise<unknown> {
  const program = new Command();
  addValidate(program);
  const [command] = program.commands;
  command?.exitOverride().configureOutput({ writeErr: () => undefined });
  const missing = '/no-such-folder/cleanroom.config.yaml';
  await expect(program.parseAsync(['validate', missing, ...words], { from: 'user' })).rejects.toMatchObject({
    class: 'wrong-use',
  });
  return command?.opts().only;
}

test('names are separated by commas', async () => {
  expect(await asked('--only', 'error-handling, health-checks')).toEqual(['error-handling', 'health-checks']);
});

test('an --only that is given again adds to the first', async () => {
  expect(await asked('--only', 'error-handling', '--only', 'health-checks,rate-limiting')).toEqual([
    'error-handling',
    'health-checks',
    'rate-limiting',
  ]);
});

test('an --only without a name is wrong use, whatever was named before', () => {
  const program = new Command();
  addValidate(program);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  expect(() =>
    program.parse(['validate', '--only', 'error-handling', '--only', ','], { from: 'user' }),
  ).toThrow('name at least one');
});
