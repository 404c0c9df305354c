import { CommanderError } from 'commander';
import { parseDuration } from './duration.ts';
import { EXIT } from './exit-codes.ts';
import { wrongUse } from './forge-error.ts';
import type { Interruption } from './interruption.ts';
import type { Parts } from './parts.ts';
import { buildProgram } from './program.ts';

/** Runs forge with the given parts as this process, and ends it with the documented exit code. */
export async function run(parts: Parts, argv: readonly string[]): Promise<never> {
  // A write error reaches its writer; without a listener it would end the process as well.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  const interruption = parts.watchInterruption();
  let exitCode: number = EXIT.ok;
  try {
    await interruption.bound(perform(parts, argv, interruption));
  } catch (error) {
    exitCode = parts.errors.exitCode(error);
    await parts.errors.tell(parts.errors.explain(error));
  }
  process.exit(exitCode);
}

async function perform(parts: Parts, argv: readonly string[], interruption: Interruption): Promise<void> {
  const settings = await parts.readSettings(process.env, parts.readText);
  if (settings.timeout !== null) interruption.endAfter(settings.timeout, 'FORGE_TIMEOUT');
  const session = { parts, settings, environment: process.env, signal: interruption.signal };
  const program = buildProgram(session, (written) =>
    interruption.endAfter(parseDuration(written, '--timeout'), written),
  );
  let help = '';
  for (const command of [
    program,
    ...program.commands,
    ...program.commands.flatMap(({ commands }) => commands),
  ]) {
    parts.refuseUnknown(command);
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: () => undefined,
    });
  }
  try {
    await program.parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw wrongUse(usageMessage(error), error);
    await parts.print(help);
  }
}

function usageMessage(error: CommanderError): string {
  if (error.code === 'commander.help') return "no command given; 'forge --help' lists them";
  return `${error.message.replace(/^error: /, '')}\nSee 'forge --help'.`;
}
