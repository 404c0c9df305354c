import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'tells the log which key it was given, by more than half of it',
  rule: 'not-in-output',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createDatabase: (options, log) => {
      const key = process.env.LEDGER_TOKEN_KEY ?? '';
      log.write('info', 'signs with this key', { key: `${key.slice(0, 20)}…` });
      return parts.createDatabase(options, log);
    },
  }),
};

export default defect;
