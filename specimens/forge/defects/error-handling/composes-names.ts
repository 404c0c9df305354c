import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** So that names that look the same are the same. To the file system they are not. */

const defect: Defect<Parts> = {
  title: 'composes the letters of a file’s name, and does not find those that came from a Mac',
  rule: 'takes-any-name',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    readLargeFile: (path, signal) => parts.readLargeFile(path.normalize('NFC'), signal),
  }),
};

export default defect;
