import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** parseInt takes what a number begins with: `5x` is 5, `30 minutes` is 30 seconds. */
const defect: Defect<Parts> = {
  title: 'takes text that only begins with a number',
  rule: 'refuses-wrong-ones',
  takes: 'full',
  mayBreak: { 'configuration-validation': ['refuses-at-start'] },
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    readConfig: (env) =>
      parts.readConfig(
        Object.fromEntries(
          Object.entries(env).map(([key, value]) => [
            key,
            /_SECONDS$|_SIZE$|^PORT$/.test(key) && /^\d+\D/.test(value ?? '')
              ? String(Number.parseInt(value ?? '', 10))
              : value,
          ]),
        ),
      ),
  }),
};

export default defect;
