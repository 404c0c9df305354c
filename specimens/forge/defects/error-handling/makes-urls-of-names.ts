import { resolve } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** In a URL, a blank is written `%20`; on the disk it is not. */
const defect: Defect<Parts> = {
  title: 'looks for files under the path of their URL',
  rule: 'takes-any-name',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    readText: (path, ...rest) => parts.readText(new URL(`file://${resolve(path)}`).pathname, ...rest),
  }),
};

export default defect;
