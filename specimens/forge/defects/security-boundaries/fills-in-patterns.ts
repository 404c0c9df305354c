import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'gives values to a replacement in which $ has a meaning of its own',
  rule: 'evaluates-no-input',
  plant: (parts) => ({
    ...parts,
    render: (text, values, origin) =>
      parts.render(
        Object.entries(values).reduce((filled, [key, value]) => filled.replaceAll(`{{${key}}}`, value), text),
        values,
        origin,
      ),
  }),
};

export default defect;
