import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** So that names that look the same are the same. To the file system they are not. */
const composed = (path: string) => path.normalize('NFC');

const defect: Defect<Parts> = {
  title: 'composes the letters of a file’s name, and does not find those that came from a Mac',
  rule: 'takes-any-name',
  experiments: ['command-line'],
  plant: (parts) => ({
    ...parts,
    pathInside: (root, path) => parts.pathInside(root, composed(path)),
    readText: (path, options) => parts.readText(composed(path), options),
    readLargeFile: (path, signal) => parts.readLargeFile(composed(path), signal),
  }),
};

export default defect;
