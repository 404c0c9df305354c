import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';
import { Problem } from '../../src/problem.ts';

const refused = () => new Problem(401, 'the bearer token is not good', [], { 'www-authenticate': 'Bearer' });

/** The signature itself is checked with all care; whoever has a token writes into it how long it lasts. */
const defect: Defect<Parts> = {
  title: 'signs of a token who it is for, and not until when',
  rule: 'refuses-wrong-credentials',
  experiments: ['access'],
  plant: (parts) => ({
    ...parts,
    createTokens: (key, now = Date.now) => {
      const sign = (text: string) => createHmac('sha256', key).update(text).digest();
      return {
        issue: (owner) => {
          const name = Buffer.from(owner).toString('base64url');
          return `${name}.${Math.floor(now() / 1_000) + 3_600}.${sign(name).toString('base64url')}`;
        },
        ownerOf: (authorization) => {
          const [, owner = '', until, signature = ''] =
            /^Bearer ([\w-]+)\.(\d+)\.([\w-]+)$/.exec(authorization ?? '') ?? [];
          const given = Buffer.from(signature, 'base64url');
          const right = sign(owner);
          if (given.length !== right.length || !timingSafeEqual(given, right)) throw refused();
          if (Number(until) * 1_000 <= now()) throw refused();
          return Buffer.from(owner, 'base64url').toString('utf8');
        },
      };
    },
  }),
};

export default defect;
