import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

type Tree = Record<string, unknown>;

/** A copy of the body, so that nobody changes what was sent. `__proto__` of an object is one that all others have as well. */
const defect: Defect<Parts> = {
  title: 'copies bodies field by field, and with them into what all objects share',
  rule: 'keeps-requests-apart',
  experiments: ['over-posting'],
  plant: (parts) => ({
    ...parts,
    parseJson: (bytes) => {
      const body = parts.parseJson(bytes);
      return isTree(body) ? merge({}, body) : body;
    },
  }),
};

function merge(target: Tree, source: Tree): Tree {
  for (const key of Object.keys(source)) {
    const value = source[key];
    const held = target[key];
    target[key] = isTree(value) ? merge(isTree(held) ? held : {}, value) : value;
  }
  return target;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export default defect;
