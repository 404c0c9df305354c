import { cpus } from 'node:os';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const THREADS_PER_CORE = 8;
const MOST = 64;

/** Node's thread pool, made larger "so that look-ups never wait", by the host's cores though the quota is half of one. */
const defect: Defect<Parts> = {
  title: 'starts threads by the number of cores that the host has',
  rule: 'threads-fit-quota',
  experiments: ['rounds'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      process.env.UV_THREADPOOL_SIZE = String(Math.min(MOST, cpus().length * THREADS_PER_CORE));
      return parts.readConfig(env);
    },
  }),
};

export default defect;
