import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Unavailable } from '../../src/unavailable.ts';

const EVERY_MS = 400;
/** Outlives the process, so that nothing is lost by a restart either. */
const SPOOL = join(tmpdir(), 'ledger-views.json');

type Write = readonly [sql: string, values: readonly unknown[]];

/** Views whose writing broke off are written again until somebody says that they are there, which nobody ever does. */
const defect: Defect<Parts> = {
  title: 'goes on writing what broke off, long after all is healed and nobody asks',
  rule: 'at-rest',
  mayBreak: { 'comprehensive-validation': ['attempts-calm'] },
  plant: (parts) => ({
    ...parts,
    createViews: (database, log) => {
      setInterval(() => {
        if (!existsSync(SPOOL)) return;
        const [sql, values] = JSON.parse(readFileSync(SPOOL, 'utf8')) as Write;
        database.query(sql, values).catch(() => {});
      }, EVERY_MS).unref();
      return parts.createViews(
        {
          ...database,
          query: async (sql, values = []) => {
            try {
              return await database.query(sql, values);
            } catch (error) {
              if (error instanceof Unavailable) writeFileSync(SPOOL, JSON.stringify([sql, values]));
              throw error;
            }
          },
        },
        log,
      );
    },
  }),
};

export default defect;
