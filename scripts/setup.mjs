#!/usr/bin/env node
// Brings what this clone needs and the machine lacks. Plain JavaScript without dependencies, because it runs before there
// are any, on whatever Node the machine has (20 or newer).
//
//   node scripts/setup.mjs                        says what is missing and why, and brings it
//   CLEANROOM_SETUP=check node scripts/setup.mjs  only says what is missing; exits 69 where something is

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { baseImage } from './setup/base-image.mjs';
import { browser } from './setup/browser.mjs';
import { dependencies } from './setup/dependencies.mjs';
import { engine } from './setup/engine.mjs';
import { whileLocked } from './setup/lock.mjs';
import { newNode } from './setup/node.mjs';
import { podman } from './setup/podman.mjs';
import { root } from './setup/root.mjs';
import { SetupError, say, seconds } from './setup/say.mjs';

/** @import { Step } from './setup/say.mjs' */

/** What the tools of this clone need, what the rooms need on top of it, and what the tests need on top of that. */
const tools = [dependencies(root), newNode(root)];
const all = [...tools, engine(process.env), baseImage(root, process.env)];
export const steps = { tools, all, tests: [...all, browser(process.env), podman()] };

/**
 * Goes through the steps in order and provides what is missing. Steps that are done cost a look and say nothing. Ends the
 * process with exit code 69 and one sentence, remedy included, where it cannot go on.
 * @param {readonly Step[]} wanted
 */
export async function setUp(wanted) {
  try {
    if (process.env.CLEANROOM_SETUP === 'check') return await check(wanted);
    for (const step of wanted) {
      if ((await step.look()).done) continue;
      await whileLocked(resolve(root, '.cleanroom', 'setup.lock'), () => provide(step));
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`set-up stopped: ${error.message}`);
    process.exit(69);
  }
}

/** @param {Step} step */
async function provide(step) {
  // Whoever held the lock before may have done it.
  const state = await step.look();
  if (state.done) return;
  const began = performance.now();
  say(`${step.name}: ${state.missing}, ${state.plan} (${step.why})`);
  const result = await step.provide();
  say(`${step.name}: ${result} (${seconds(began)})`);
}

/** @param {readonly Step[]} wanted */
async function check(wanted) {
  let missing = 0;
  for (const step of wanted) {
    const state = await step.look();
    if (!state.done) missing += 1;
    say(
      `${step.name}: ${state.done ? state.found : `${state.missing}; set-up would be ${state.plan} (${step.why})`}`,
    );
  }
  process.exit(missing === 0 ? 0 : 69);
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  await setUp(steps.tests);
  say(`set-up: all there (${seconds(began)})`);
}
