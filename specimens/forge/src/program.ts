import { Command } from 'commander';
import type { GenerateOptions } from './commands/generate.ts';
import type { InitOptions } from './commands/init.ts';
import type { RunOptions } from './commands/run.ts';
import type { Session } from './commands/session.ts';
import type { StatusOptions } from './commands/status.ts';

const EPILOGUE = `
Environment:
  FORGE_TOKEN_FILE       file that holds the token for phases with needs-token = true
  FORGE_TOKEN            the token itself, where there is no such file
  FORGE_TIMEOUT          default for --timeout

Exit codes:
  0 done   1 failed   2 wrong use   3 a phase failed   124 timed out   128+n ended by signal n
`;

/** The command line; each command is loaded when it is called. */
export function buildProgram(session: Session, onTimeout: (written: string) => void): Command {
  const program = new Command('forge')
    .description('Generates projects from templates and runs their phases.')
    .version(session.parts.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--timeout <duration>', 'give up after this long, as in 500ms, 5s or 2m')
    .on('option:timeout', onTimeout)
    .addHelpText('after', EPILOGUE);

  program
    .command('init [DIR]')
    .description('make DIR (default: this folder) a project')
    .option('--name <name>', "the project's name (default: the folder's)")
    .option('--force', 'replace files that exist')
    .action(async (folder: string | undefined, options: InitOptions) =>
      (await import('./commands/init.ts')).init(session, folder ?? '.', options),
    );

  program
    .command('generate <TEMPLATE>')
    .description('write a template, with {{key}} replaced by values; built in: library, project, service')
    .requiredOption('--out <DIR>', 'folder to write to')
    .option('--set <key=value>', 'a value; may be repeated', append, [])
    .option('--data <FILE>', 'values from a JSON or TOML file')
    .option('--template-dir <DIR>', 'folder that holds templates of your own')
    .option('--template-archive <FILE>', 'a .tar or .tar.gz that holds TEMPLATE as a folder')
    .option('--force', 'replace files that exist')
    .action(async (template: string, options: GenerateOptions) =>
      (await import('./commands/generate.ts')).generate(session, template, options),
    );

  program
    .command('run <PHASE>')
    .description('run a phase, such as build, test or deploy')
    .option('--config <FILE>', "the project's file", 'forge.toml')
    .action(async (phase: string, options: RunOptions) =>
      (await import('./commands/run.ts')).run(session, phase, options),
    );

  program
    .command('status')
    .description('tell how each phase ended')
    .option('--config <FILE>', "the project's file", 'forge.toml')
    .action(async (options: StatusOptions) =>
      (await import('./commands/status.ts')).status(session, options),
    );

  program
    .command('config')
    .description("look after the project's file")
    .command('check [FILE]')
    .description('check FILE (default: forge.toml)')
    .action(async (path: string | undefined) =>
      (await import('./commands/config-check.ts')).configCheck(session, path ?? 'forge.toml'),
    );

  program
    .command('digest <FILE>')
    .description('print the SHA-256, lines and bytes of a file of any size')
    .action(async (path: string) => (await import('./commands/digest.ts')).digest(session, path));

  program
    .command('backup <FILE>')
    .description('write forge.toml and the state of the project in this folder to FILE')
    .action(async (path: string) => (await import('./commands/backup.ts')).backup(session, path, '.'));

  program
    .command('restore <FILE>')
    .description('bring forge.toml and the state back from FILE')
    .action(async (path: string) => (await import('./commands/restore.ts')).restore(session, path, '.'));

  program
    .command('recover [DIR]')
    .description(
      "bring back the damaged state of the project in DIR (default: this folder) from the state's copy",
    )
    .action(async (folder: string | undefined) =>
      (await import('./commands/recover.ts')).recover(session, folder ?? '.'),
    );

  return program;
}

function append(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
