import { expect, test } from 'vitest';
import { tellingLine } from '../../../src/lib/telling-line.ts';

test.for([
  [
    'a server’s last complaint',
    '# oO0OoO0OoO0Oo Redis is starting\n* Loading RDB\n*** FATAL AOF MANIFEST FILE ERROR ***\n\n# Found an empty AOF manifest\n',
    '# Found an empty AOF manifest',
  ],
  [
    'what was thrown, not where',
    'file:///app/main.js:3\nTypeError: Cannot read properties of undefined\n    at start (main.js:3)\n\nNode.js v24.21.0\n',
    'TypeError: Cannot read properties of undefined',
  ],
  ['the last line where nobody complains', 'starting\nbye\n', 'bye'],
  ['nothing of nothing', '\n', ''],
])('%s', ([, log = '', line]) => expect(tellingLine(log)).toBe(line));
