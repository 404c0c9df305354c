#!/usr/bin/env node

// Runs a script of this clone with a Node that knows TypeScript, whatever Node npm itself runs on:
//
//   node scripts/with-node.mjs scripts/check.ts

import { runNode } from './setup/run-node.mjs';
import { setUp, steps } from './setup.mjs';

await setUp(steps.tools);
await runNode(process.argv.slice(2));
