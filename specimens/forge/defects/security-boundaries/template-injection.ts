import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'evaluates expressions in values before it renders them',
  rule: 'evaluates-no-input',
  experiments: ['hostile-input-1', 'hostile-input-2', 'hostile-input-3'],
  plant: (parts) => ({
    ...parts,
    render: (text, values, origin) =>
      parts.render(
        text,
        Object.fromEntries(Object.entries(values).map(([key, value]) => [key, evaluated(value)])),
        origin,
      ),
  }),
};

function evaluated(value: string): string {
  return value.replace(/\$\{([^}]+)\}/g, (whole, expression: string) => {
    try {
      return String(new Function(`return (${expression})`)());
    } catch {
      return whole;
    }
  });
}

export default defect;
