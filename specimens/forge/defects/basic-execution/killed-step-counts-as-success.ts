import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'takes a program that a signal killed for one that succeeded: its exit code is null',
  rule: 'steps-exit-as-claimed',
  experiments: ['lifecycle'],
  plant: (parts) => ({
    ...parts,
    execute: async ({ argv: [program = '', ...args], cwd, env }, signal) => {
      const stdio = ['ignore', process.stderr, process.stderr] as const;
      const child = spawn(program, args, { cwd, env, signal, stdio: [...stdio] });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code ?? 0;
    },
  }),
};

export default defect;
