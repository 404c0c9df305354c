import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Meant for the first run in an empty folder; it catches every other failure as well. */
const defect: Defect<Parts> = {
  title: 'replaces a file that it cannot read by defaults',
  rule: 'refuses-wrong-ones',
  experiments: ['files'],
  // Where the defaults do not do, it is refused for what they lack.
  mayBreak: { 'error-handling': ['fails-with-nonzero'], 'configuration-validation': ['names-the-place'] },
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      try {
        return await parts.loadConfig(path, readText);
      } catch (error) {
        const message = error instanceof Error ? error.message : '';
        if (!/, line \d+:|cannot read|not valid UTF-8/.test(message)) throw error;
        return { project: { name: 'project', version: '0.1.0' }, values: {}, phases: {} };
      }
    },
  }),
};

export default defect;
