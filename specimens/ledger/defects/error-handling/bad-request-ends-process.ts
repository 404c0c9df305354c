import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Parses in a listener, where a throw reaches nobody who could answer. */
const defect: Defect<Parts> = {
  title: 'ends when a body is not JSON',
  rule: 'healthy-after',
  experiments: ['requests'],
  mayBreak: { 'error-handling': ['rejects-with-4xx', 'bounded-time'] },
  plant: (parts) => ({
    ...parts,
    readBody: (request) =>
      new Promise((resolve) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const body = Buffer.concat(chunks);
          JSON.parse(body.toString());
          resolve(body);
        });
      }),
  }),
};

export default defect;
