import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** As readers do that put key after key into a map: the first value is gone without a word. */
const defect: Defect<Parts> = {
  title: 'takes the last of two equal keys',
  rule: 'refuses-wrong-ones',
  experiments: ['keys'],
  plant: (parts) => ({
    ...parts,
    loadConfig: (path, readText) =>
      parts.loadConfig(path, async (file) => {
        const seen = new Map<string, number>();
        const lines = (await readText(file)).split('\n');
        let table = '';
        for (const [index, line] of lines.entries()) {
          if (line.startsWith('[')) table = `${line} ${line.startsWith('[[') ? index : ''}`;
          const key = /^([\w-]+) = /.exec(line)?.[1];
          if (key === undefined) continue;
          const earlier = seen.get(`${table}${key}`);
          if (earlier !== undefined) lines[earlier] = '';
          seen.set(`${table}${key}`, index);
        }
        return lines.join('\n');
      }),
  }),
};

export default defect;
