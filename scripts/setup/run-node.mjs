import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { isatty } from 'node:tty';
import { nodePath } from './node.mjs';
import { root } from './root.mjs';

/**
 * Runs the right Node from source, as if it had been called itself: same terminal, same exit code, same signals.
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {Promise<void>}
 */
export async function runNode(args, cwd) {
  const node = nodePath(root);
  // Tools that are started by name find the same Node, and are those of this clone.
  const PATH = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  // What was read and compiled once is not read again: half of what a start costs.
  const NODE_COMPILE_CACHE = process.env.NODE_COMPILE_CACHE ?? join(root, '.cleanroom', 'compile-cache');
  const env = { ...process.env, PATH, NODE_COMPILE_CACHE };
  const child = spawn(node, ['--conditions=cleanroom-source', ...args], { cwd, env, stdio: 'inherit' });
  const forward = forwarding(child);
  for (const signal of SIGNALS) process.on(signal, forward);
  const { code, signal } = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  for (const each of SIGNALS) process.off(each, forward);
  if (signal === null) process.exitCode = code;
  else process.kill(process.pid, signal);
}

/** @type {readonly NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Within this time, in milliseconds, the same signal is the same wish: npm passes on what the terminal said to all. */
const ECHO = 500;

/**
 * The child hears each signal once. A terminal gives Ctrl-C to the child directly; without one, we are the one who tells.
 * @param {import('node:child_process').ChildProcess} child
 */
function forwarding(child) {
  const atTerminal = [0, 1, 2].some((descriptor) => isatty(descriptor));
  /** @type {Map<NodeJS.Signals, number>} */
  const told = new Map();
  return (/** @type {NodeJS.Signals} */ signal) => {
    const isEcho = performance.now() - (told.get(signal) ?? -ECHO) < ECHO;
    if (isEcho || (signal === 'SIGINT' && atTerminal)) return;
    told.set(signal, performance.now());
    child.kill(signal);
  };
}
