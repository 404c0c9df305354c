import { spawn } from 'node:child_process';
import { accessSync, closeSync, constants, openSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { SetupError } from './say.mjs';

/**
 * Runs a command to its end, what it says kept back unless it fails.
 * @param {readonly [string, ...string[]]} argv
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, output?: string, remedy: string }} options
 *   `output` names a file for its standard output; `remedy` ends the sentence of a failure.
 * @returns {Promise<void>}
 */
export function run(argv, { cwd, env = process.env, output, remedy }) {
  const [command, ...args] = argv;
  return new Promise((resolve, reject) => {
    const stdout = output === undefined ? 'pipe' : openSync(output, 'w');
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', stdout, 'pipe'] });
    if (typeof stdout === 'number') closeSync(stdout);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        said = (said + text).slice(-4000);
      });
    }
    const fail = (/** @type {string} */ how) =>
      reject(new SetupError(`\`${argv.join(' ')}\` ${how}${tellingLine(said)}; ${remedy}`));
    child.on('error', (error) => fail(`could not be started: ${error.message}`));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else fail(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`);
    });
  });
}

/** How apt and npm begin the line that says what was wrong. */
const COMPLAINT = /^(E: |npm error (?!code|errno|syscall)\S)/;

/**
 * The line that says most, for the end of a sentence: the first complaint of apt or npm, or the last line.
 * @param {string} output
 */
export function tellingLine(output) {
  const lines = output.trim().split('\n');
  const line = (lines.find((each) => COMPLAINT.test(each)) ?? lines.at(-1) ?? '').trim();
  return line === '' ? '' : ` ("${line}")`;
}

/**
 * Whether a command is in PATH, or where distributions keep the administrator's commands.
 * @param {string} command
 */
export function has(command) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.some((folder) => isExecutable(join(folder, command)));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
