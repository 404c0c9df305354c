#!/usr/bin/env node
// `npm start -- ARGS`: set-up, then the tool from source.
//
//   npm start                              validates the bundled specimens, one after the other
//   npm start -- path/to/contract-or-folder [options]
//   npm start -- any command of the tool

import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './setup/root.mjs';
import { runNode } from './setup/run-node.mjs';
import { setUp, steps } from './setup.mjs';

/** The exit codes of verdicts: not ready, cannot tell, ready. */
const FOLD = [1, 2, 0];

// npm runs scripts in the package's folder; paths are meant from where the person stands.
const here = process.env.INIT_CWD ?? process.cwd();

await setUp(steps.all);
const codes = [];
for (const args of calls(process.argv.slice(2))) {
  await runNode([join(root, 'scripts', 'start.ts'), ...args], here);
  codes.push(Number(process.exitCode));
  // What was interrupted, or had no engine, would only be so again.
  if (!FOLD.includes(Number(process.exitCode))) break;
}
process.exitCode = folded(codes);

/**
 * What the tool is called with, once or several times.
 * @param {readonly string[]} args
 * @returns {readonly (readonly string[])[]}
 */
function calls(args) {
  const [first] = args;
  if (first === undefined)
    return ['ledger', 'forge'].map((name) => [
      'validate',
      relative(here, join(root, 'specimens', name, 'cleanroom.config.ts')),
    ]);
  return [isContract(resolve(here, first)) ? ['validate', ...args] : args];
}

/**
 * One exit code for several runs: not ready beats cannot tell, which beats ready; anything else beats all.
 * @param {readonly number[]} codes
 */
function folded(codes) {
  return codes.find((code) => !FOLD.includes(code)) ?? FOLD.find((code) => codes.includes(code)) ?? 0;
}

/** @param {string} path */
function isContract(path) {
  if (!existsSync(path)) return false;
  if (!statSync(path).isDirectory()) return true;
  return ['ts', 'js', 'mjs', 'json', 'yaml', 'yml', 'toml'].some((end) =>
    existsSync(join(path, `cleanroom.config.${end}`)),
  );
}
