import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** As a line that was to help in finding something, and stayed: whoever reads the log can be any account holder. */
const defect: Defect<Parts> = {
  title: 'writes the headers of every request into its log, the token of its account holder among them',
  rule: 'not-in-output',
  experiments: ['traces'],
  // Control characters beyond ASCII stand in JSON as they are.
  mayBreak: { 'security-boundaries': ['keeps-terminals-safe'] },
  plant: (parts) => ({
    ...parts,
    openContext: (request) => {
      const time = new Date().toISOString();
      const { headers } = request;
      process.stdout.write(`${JSON.stringify({ time, level: 'debug', message: 'headers', headers })}\n`);
      return parts.openContext(request);
    },
  }),
};

export default defect;
