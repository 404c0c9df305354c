import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** One call for each level, and as many levels as a stranger likes. */
const defect: Defect<Parts> = {
  title: 'walks through what it was sent by recursion, however deep that is',
  rule: 'rejects-with-4xx',
  experiments: ['requests'],
  plant: (parts) => ({
    ...parts,
    parseJson: (bytes) => withoutBlanks(parts.parseJson(bytes)),
  }),
};

function withoutBlanks(value: unknown): unknown {
  if (typeof value === 'string') return value.trim();
  if (Array.isArray(value)) return value.map(withoutBlanks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutBlanks(inner)]));
}

export default defect;
