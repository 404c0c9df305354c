import type { Defect } from '../../../../src/model/defect.ts';
import { migrate, STEPS } from '../../src/migrations.ts';
import type { Parts } from '../../src/parts.ts';

/** Who begins today gets the column; who has done the step does not do it again. */
const CHANGED = STEPS.map((step) =>
  step.startsWith('alter table accounts add column reference') ? `${step}, add column note text` : step,
);

const defect: Defect<Parts> = {
  title: 'changes a step that was released',
  rule: 'upgrades-filled',
  experiments: ['migrations', 'upgrades'],
  takes: 'full',
  plant: (parts) => ({
    ...parts,
    migrate: (database) => migrate(database, CHANGED),
  }),
};

export default defect;
