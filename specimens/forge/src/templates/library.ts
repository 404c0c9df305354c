/** A small library with a test. */
export const library: Readonly<Record<string, string>> = {
  'README.md': `# {{name}}

A small library. {{generated-by}}.

    npm test           runs the tests
`,
  'package.json': `{
  "name": "{{name}}",
  "version": "{{version}}",
  "type": "module",
  "exports": "./src/index.js",
  "scripts": { "test": "node --test" }
}
`,
  'src/index.js': `/** Greets somebody. */
export function greet(name) {
  return \`Hello, \${name}, from {{name}}\`;
}
`,
  'test/index.test.js': `import assert from 'node:assert/strict';
import test from 'node:test';
import { greet } from '../src/index.js';

test('greets by name', () => {
  assert.match(greet('Ada'), /Ada/);
});
`,
};
