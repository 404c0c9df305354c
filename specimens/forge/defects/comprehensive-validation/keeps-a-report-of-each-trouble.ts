import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import { codeOf } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';
import { OutputClosed } from '../../src/print.ts';

const isTrouble = (error: unknown): boolean =>
  error instanceof OutputClosed ||
  codeOf(error) === 'ENOSPC' ||
  (error instanceof Error && error.cause !== undefined && isTrouble(error.cause));

const defect: Defect<Parts> = {
  title: 'leaves a report in the temporary folder for each full disk and each reader that went away',
  rule: 'within-budgets',
  mayBreak: { 'error-handling': ['*'], 'resource-constraints': ['*'] },
  plant: (parts) => ({
    ...parts,
    errors: {
      ...parts.errors,
      exitCode: (error) => {
        if (isTrouble(error))
          writeFileSync(join(tmpdir(), `forge-report-${randomUUID()}.txt`), parts.errors.explain(error));
        return parts.errors.exitCode(error);
      },
    },
  }),
};

export default defect;
