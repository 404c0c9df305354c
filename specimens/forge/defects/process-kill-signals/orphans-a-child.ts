import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'ends its child when it is interrupted, but not what the child has started',
  rule: 'leaves-no-child',
  experiments: ['as-child'],
  plant: (parts) => ({
    ...parts,
    execute: async ({ argv: [program = '', ...args], cwd, env }, signal) => {
      const child = spawn(program, args, { cwd, env, stdio: 'ignore' });
      signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
      const [code] = (await once(child, 'exit')) as [number | null];
      signal.throwIfAborted();
      return code ?? 1;
    },
  }),
};

export default defect;
