#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { version } from '../run/version.ts';
import { addAttest } from './commands/attest.ts';
import { addCompare } from './commands/compare.ts';
import { addDoctor } from './commands/doctor.ts';
import { addExplain } from './commands/explain.ts';
import { addInit } from './commands/init.ts';
import { addJudge } from './commands/judge.ts';
import { addProve } from './commands/prove.ts';
import { addSweep } from './commands/sweep.ts';
import { addValidate } from './commands/validate.ts';
import { addVerify } from './commands/verify.ts';
import { tell } from './errors.ts';
import { EXIT } from './exit-codes.ts';
import { guardOutput, told } from './guard-output.ts';
import { tellUncaught } from './uncaught.ts';

const EXIT_CODES = `
Exit codes: 0 ready, 1 not ready, 2 cannot tell, 64 wrong use or contract,
69 no usable engine, 70 our own fault, 130 interrupted. Progress goes to
standard error, results to standard output or to files.`;

const program = new Command('cleanroom')
  .description(
    'May we ship this? Puts a program into sealed, limited rooms, does to it what production will do, and judges what it saw.',
  )
  .version(version(), '-V, --version')
  .addHelpText('after', EXIT_CODES)
  .exitOverride()
  .showHelpAfterError('Run `cleanroom --help` for what there is.')
  .showSuggestionAfterError();

for (const add of [
  addInit,
  addValidate,
  addJudge,
  addAttest,
  addVerify,
  addCompare,
  addDoctor,
  addExplain,
  addProve,
  addSweep,
])
  add(program);
for (const command of program.commands)
  command.exitOverride().showHelpAfterError(`Run \`cleanroom ${command.name()} --help\` for its options.`);

guardOutput();
tellUncaught();
try {
  await program.parseAsync();
} catch (error) {
  // Commander has said what was wrong; help and version are no errors.
  process.exitCode =
    error instanceof CommanderError ? (error.exitCode === 0 ? 0 : EXIT.wrongUse) : tell(error);
}
await told();
// A build may be under way still, and a connection that the engine did not end keeps nobody here: it ends with us.
process.exit();
