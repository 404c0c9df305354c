import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentBundle } from '../src/airlock/bundle.ts';
import { buildSpecimens } from './build/specimens.ts';
import { TSC } from './check/tsc.ts';

// What is published: the tool as JavaScript with its types, the airlock's agent as one file, the specimens for `prove`.
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

rmSync(dist, { recursive: true, force: true });
const [node, ...tsc] = TSC;
execFileSync(node, [...tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
mkdirSync(join(dist, 'airlock'), { recursive: true });
writeFileSync(join(dist, 'airlock', 'agent.bundle.mjs'), await agentBundle());
await buildSpecimens();
