import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * Keeps the context in a variable of the process. With one request at a time all is well, on every desk and in every test;
 * with two, the statements of one turn up in the trace of the other.
 */
const defect: Defect<Parts> = {
  title: 'hangs inner spans below whichever request came last',
  rule: 'span-parents',
  experiments: ['truth'],
  mayBreak: { 'monitoring-observability': ['span-times', 'span-status'] },
  plant: (parts) => ({
    ...parts,
    createTracing: (options) => parts.createTracing({ ...options, contextManager: latest() }),
  }),
};

function latest(): ContextManager {
  let current: Context = ROOT_CONTEXT;
  const manager: ContextManager = {
    active: () => current,
    with: (context, work, self, ...args) => {
      current = context;
      return work.call(self as ThisParameterType<typeof work>, ...args);
    },
    bind: (_context, target) => target,
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}

export default defect;
