import { relative } from 'node:path';
import { type Command, Option } from 'commander';
import { plainText } from '../../lib/plain-text.ts';
import { init } from '../../run/init.ts';

interface Options {
  readonly format?: 'ts' | 'yaml';
  readonly helpText?: string;
  readonly force?: boolean;
}

const ABOUT = `
It reads Dockerfile, package.json, Cargo.toml, go.mod, pyproject.toml, a compose
file and an OpenAPI document. It runs nothing of yours, not even with --help: give
it that output in a file.`;

/** `cleanroom init [FOLDER]` */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('look at a project and propose a contract, with what was found and what must be asked')
    .argument('[folder]', 'the project', '.')
    .addOption(
      new Option('--format <name>', 'default: ts in a package of modules, yaml elsewhere').choices([
        'ts',
        'yaml',
      ]),
    )
    .option('--help-text <file>', 'output of PROGRAM --help, to be read too')
    .option('--force', 'replace a contract of that name')
    .addHelpText('after', ABOUT)
    .action(async (folder: string, options: Options) => {
      const { file, kind, read } = await init({ folder, ...options });
      const from = read.length === 0 ? 'Nothing was found that says anything' : `Read ${read.join(', ')}`;
      process.stdout.write(
        `${plainText(from)}.\nWrote ${plainText(relative(process.cwd(), file) || file)}: a ${kind}. Answer its questions, then: cleanroom validate ${plainText(folder)}\n`,
      );
    });
}
