import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'remembers a phase as done before it is',
  rule: 'state-before-or-after',
  experiments: ['sweep-1', 'sweep-2'],
  mayBreak: { 'state-persistence': ['survives-kill'] },
  plant: (parts) => ({
    ...parts,
    runPhase: async (run, ...rest) => {
      const { root, signal } = run.site;
      const { phases } = await parts.stateStore.load(root, parts.readText);
      const outputs = Object.fromEntries(
        run.phase.steps.flatMap((step) => ('to' in step ? [[step.to, 'soon']] : [])),
      );
      const done = { phases: { ...phases, [run.name]: { outcome: 'done' as const, outputs } } };
      await parts.stateStore.save(root, done, parts.writeOutputs, signal);
      return parts.runPhase(run, ...rest);
    },
  }),
};

export default defect;
