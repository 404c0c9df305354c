import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const defect: Defect<Parts> = {
  title: 'keeps the first key it was given, and goes on accepting what it signed',
  rule: 'rotates',
  experiments: ['refusals'],
  mayBreak: {
    'basic-execution': ['*'],
    'secrets-management': ['not-in-files', 'files-are-private'],
  },
  plant: (parts) => ({
    ...parts,
    createTokens: (key, now) => {
      const tokens = parts.createTokens(key, now);
      const first = parts.createTokens(firstKey(key), now);
      return {
        ...tokens,
        ownerOf: (authorization) => {
          try {
            return tokens.ownerOf(authorization);
          } catch {
            return first.ownerOf(authorization);
          }
        },
      };
    },
  }),
};

const KEPT = join(tmpdir(), 'ledger-first-key');

function firstKey(key: string): string {
  try {
    return readFileSync(KEPT, 'utf8');
  } catch {
    writeFileSync(KEPT, key, { mode: 0o600 });
    return key;
  }
}

export default defect;
