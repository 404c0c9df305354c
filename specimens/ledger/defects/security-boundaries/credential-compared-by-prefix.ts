import { createHmac } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'compares only as much of a signature as it is given',
  rule: 'refuses-wrong-credentials',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    createTokens: (key, now) => {
      const tokens = parts.createTokens(key, now);
      return {
        ...tokens,
        ownerOf: (authorization) => {
          const [, claim, owner = '', signature = ''] =
            /^Bearer (([\w-]+)\.\d+)\.([\w-]*)$/.exec(authorization ?? '') ?? [];
          const right = createHmac('sha256', key)
            .update(claim ?? '')
            .digest('base64url');
          return claim !== undefined && right.startsWith(signature)
            ? Buffer.from(owner, 'base64url').toString()
            : tokens.ownerOf(authorization);
        },
      };
    },
  }),
};

export default defect;
