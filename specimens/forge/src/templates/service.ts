/** A small HTTP service without dependencies. */
export const service: Readonly<Record<string, string>> = {
  'README.md': `# {{name}}

A small HTTP service. {{generated-by}}.

    npm start          serves on port {{port}}
    npm test           runs the tests
`,
  'package.json': `{
  "name": "{{name}}",
  "version": "{{version}}",
  "private": true,
  "type": "module",
  "scripts": { "start": "node src/main.js", "test": "node --test" }
}
`,
  'src/main.js': `import { createServer } from './server.js';

createServer().listen(Number(process.env.PORT ?? {{port}}));
`,
  'src/server.js': `import http from 'node:http';

/** Answers every request with the service's name. */
export function createServer() {
  return http.createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ service: '{{name}}' }));
  });
}
`,
  'test/server.test.js': `import assert from 'node:assert/strict';
import { once } from 'node:events';
import test from 'node:test';
import { createServer } from '../src/server.js';

test('answers with its name', async () => {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const response = await fetch(\`http://127.0.0.1:\${server.address().port}/\`);
  assert.deepEqual(await response.json(), { service: '{{name}}' });
  server.close();
});
`,
};
