import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Nobody is told that a pool of 101 became one of 100, or that port 65536 is another one. */
const defect: Defect<Parts> = {
  title: 'moves numbers that are out of range into it',
  rule: 'refuses-wrong-ones',
  mayBreak: { 'configuration-validation': ['refuses-at-start'] },
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) => {
      const clamped = Object.entries(env).map(([key, value]) => {
        const [least, most] = RANGES[key] ?? [];
        const number = Number(value);
        if (least === undefined || most === undefined || !/^-?\d+$/.test(value ?? '')) return [key, value];
        return [key, String(Math.min(most, Math.max(least, number)))];
      });
      return parts.readConfig(Object.fromEntries(clamped));
    },
  }),
};

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  DATABASE_POOL_SIZE: [1, 100],
  CACHE_TTL_SECONDS: [1, 86_400],
  PORT: [1, 65_535],
  SHUTDOWN_GRACE_SECONDS: [0, 600],
  BODY_TIMEOUT_SECONDS: [1, 300],
};

export default defect;
