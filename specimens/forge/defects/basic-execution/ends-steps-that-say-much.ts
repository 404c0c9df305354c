import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Defect } from '../../../../src/model/defect.ts';
import { exitCodeOfSignal } from '../../src/exit-codes.ts';
import type { Parts } from '../../src/parts.ts';

/** As child_process.exec has it. */
const MOST = 1024 * 1024;

/** So that what a step prints can be shown when it failed. */
const defect: Defect<Parts> = {
  title: 'collects what a step prints, and ends it after the first MiB',
  rule: 'steps-exit-as-claimed',
  mayBreak: { 'process-kill-signals': ['*'] },
  plant: (parts) => ({
    ...parts,
    execute: async ({ argv: [program = '', ...args], cwd, env }, signal) => {
      const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], signal });
      let size = 0;
      const take = (piece: Buffer) => {
        size += piece.length;
        process.stderr.write(piece);
        if (size > MOST) child.kill();
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      const [code, killedBy] = await once(child, 'close');
      signal.throwIfAborted();
      return code ?? exitCodeOfSignal(killedBy);
    },
  }),
};

export default defect;
