#!/usr/bin/env node
// `npm start -- ARGS`: set-up, then the tool from source.
//
//   npm start                              validates the bundled specimen
//   npm start -- path/to/contract-or-folder [options]
//   npm start -- any command of the tool

import { existsSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { root } from './setup/root.mjs';
import { runNode } from './setup/run-node.mjs';
import { setUp, steps } from './setup.mjs';

// npm runs scripts in the package's folder; paths are meant from where the person stands.
const here = process.env.INIT_CWD ?? process.cwd();

await setUp(steps.all);
await runNode([join(root, 'scripts', 'start.ts'), ...toolArguments(process.argv.slice(2))], here);

/**
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
function toolArguments(args) {
  const [first] = args;
  if (first === undefined)
    return ['validate', relative(here, join(root, 'specimens/ledger/cleanroom.config.ts'))];
  return isContract(resolve(here, first)) ? ['validate', ...args] : args;
}

/** @param {string} path */
function isContract(path) {
  if (!existsSync(path)) return false;
  if (!statSync(path).isDirectory()) return true;
  return ['ts', 'js', 'mjs', 'json', 'yaml', 'yml', 'toml'].some((end) =>
    existsSync(join(path, `cleanroom.config.${end}`)),
  );
}
