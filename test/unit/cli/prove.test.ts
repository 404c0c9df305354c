import { Command } from 'commander';
import { afterEach, expect, test } from 'vitest';
import { addProve } from '../../../src/cli/commands/prove.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const before = SIGNALS.map((signal) => process.listeners(signal));
// The command listens for an interruption; the tests' own process goes on without that.
afterEach(() => {
  for (const [index, signal] of SIGNALS.entries())
    for (const listener of process.listeners(signal))
      if (!before[index]?.includes(listener)) process.removeListener(signal, listener);
});

/** What the command line says to this; every case is refused before an engine is asked for. */
async function refusal(...words: readonly string[]): Promise<unknown> {
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addProve(program);
  for (const command of program.commands)
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  try {
    await program.parseAsync(['prove', ...words], { from: 'user' });
  } catch (error) {
    return error;
  }
  throw new Error('it was not refused');
}

test.each([
  [
    ['--category', 'health-checks', 'gracefull-shutdown'],
    'There is no category "gracefull-shutdown".',
    'Did you mean graceful-shutdown?',
  ],
  [['--category', '99'], 'There is no category "99".', 'See them all: cleanroom explain'],
  [['--specimen', 'forg'], 'There is no specimen "forg".', 'Did you mean forge?'],
  [['--specimen', 'teapot'], 'There is no specimen "teapot".', 'Name one of: forge, ledger.'],
  // What came first is not forgotten for what comes last.
  [['--specimen', 'forg', '--specimen', 'ledger'], 'There is no specimen "forg".', 'Did you mean forge?'],
  [['--specimen', 'ledger', 'forg'], 'There is no specimen "forg".', 'Did you mean forge?'],
])('prove %j is wrong use, with a remedy, and starts nothing', async (words, message, remedy) => {
  expect(await refusal(...words)).toMatchObject({ class: 'wrong-use', message, remedy });
});

test('clean specimens and a defect exclude each other', async () => {
  expect(await refusal('--clean', '--defect', 'x')).toMatchObject({
    code: 'commander.conflictingOption',
    message: expect.stringContaining("'--clean' cannot be used with option '--defect"),
  });
});
