import { Command, CommanderError } from 'commander';
import { CommandError } from './command-error.ts';
import { ConfigError, type Environment } from './config.ts';
import { messageOf } from './log.ts';
import type { Parts } from './parts.ts';

export interface Surroundings {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Runs one command of ledger.
 *
 * @returns the exit code: 0 done, 1 failed, 2 wrong use
 */
export async function runCommandLine(
  parts: Parts,
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  let exitCode = 0;
  const program = describe(parts, surroundings, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const known = error instanceof ConfigError || error instanceof CommandError;
    surroundings.err(`ledger: ${messageOf(error).replaceAll('\n', '\nledger: ')}\n`);
    if (!known)
      surroundings.err('ledger: this is a fault in ledger itself; set LOG_LEVEL=debug and report it\n');
    return 1;
  }
}

function describe(parts: Parts, surroundings: Surroundings, exit: (code: number) => void): Command {
  const { env, out, err } = surroundings;
  const program = new Command('ledger')
    .description('Accounts and transfers over HTTP, kept in PostgreSQL.')
    .version(`ledger ${parts.version}`, '--version', 'print the version')
    .helpOption('--help', 'print this help')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: (text) => err(text.replace(/^error: /, 'ledger: ')) })
    .showHelpAfterError('See ledger --help.')
    .allowExcessArguments(false)
    .addHelpText('after', `\n${CONFIGURATION}`);

  // The modules of the larger commands are loaded when they are called.
  program
    .command('serve')
    .description('serve HTTP until a signal asks to stop')
    .action(async () => {
      const { serve } = await import('./commands/serve.ts');
      exit(await serve(parts, env, out));
    });
  program
    .command('migrate')
    .description('bring the database schema up to date, and end')
    .action(() => parts.migrateOnce(parts, env, out));
  program
    .command('backup <FILE>')
    .description('write all data to FILE, as it is at one moment; the service may run')
    .action(async (file: string) => {
      const { backupTo } = await import('./commands/backups.ts');
      await backupTo(parts, env, out, file);
    });
  program
    .command('restore <FILE>')
    .description('make the data exactly what FILE holds, and nothing else; stop the service first')
    .action(async (file: string) => {
      const { restoreFrom } = await import('./commands/backups.ts');
      await restoreFrom(parts, env, out, file);
    });
  program
    .command('recover <DIR>')
    .description('after a loss: restore the newest backup in DIR, and never give out a lost number again')
    .action(async (folder: string) => {
      const { recoverFrom } = await import('./commands/backups.ts');
      await recoverFrom(parts, env, out, folder);
    });
  program
    .command('config')
    .description('look at the configuration')
    .command('check')
    .description('check the configuration in the environment, and end')
    .action(() => exit(parts.checkConfig(() => parts.readConfig(env), out, err)));
  program
    .command('token <OWNER>')
    .description('print a bearer token by which OWNER sees their own accounts for an hour')
    .action((owner: string) => out(`${parts.createTokens(parts.readConfig(env).tokenKey).issue(owner)}\n`));
  program
    .command('openapi')
    .description('print the description of the HTTP interface (OpenAPI 3.1)')
    .option('--out <file>', 'write it to a file instead')
    .action(async (options: { out?: string }) => {
      const text = `${JSON.stringify(parts.describeApi(parts.version), null, 2)}\n`;
      if (options.out === undefined) out(text);
      else await parts.writeFile(options.out, text);
    });
  return program;
}

const CONFIGURATION = `Configuration comes from the environment:
  DATABASE_URL            postgres://user:password@host:port/database (required)
  LEDGER_TOKEN_KEY        signs the tokens of account holders, 16 characters or more (required)
  DATABASE_POOL_SIZE      most connections to the database (5)
  REDIS_URL               redis://host:port; without it nothing is cached
  CACHE_TTL_SECONDS       how long a cached account may be served (30)
  PORT                    TCP port to listen on (8080)
  OTEL_EXPORTER_OTLP_ENDPOINT  http://host:port of a receiver for traces; without it none are made
  OTEL_BSP_SCHEDULE_DELAY milliseconds that traces may wait to be sent together (5000)
  RATES_URL               http://host:port of the provider of exchange rates; without it there are none
  RATES_TIMEOUT_MS        milliseconds that it may take to answer (1000)
  RATES_BREAKER_FAILURES  failures in a row after which it is left alone (5)
  RATES_BREAKER_RESET_MS  milliseconds for which it is left alone, until one request tries it (10000)
  PARTNER_LIMIT           requests that one partner may make in any window of time (100); while
                          Redis cannot be asked, and without it, nothing is limited
  PARTNER_WINDOW_SECONDS  length of that window (60)
  LOG_LEVEL               debug, info, warn or error (info)
  BODY_TIMEOUT_SECONDS    how long a client may take to send a body (5)
  SHUTDOWN_DRAIN_MS       how long requests are still taken on after a signal to stop (500)
  SHUTDOWN_GRACE_SECONDS  how long requests in flight may take to finish (4)
  CLOSING_PERIOD_SECONDS  how often the books are closed (86400)

Exit codes: 0 done, 1 failed, 2 wrong use. Views of accounts that were accepted wait in memory to be written;
serve ends with 1, and logs how many are lost, where the database is gone when it is asked to stop.`;
