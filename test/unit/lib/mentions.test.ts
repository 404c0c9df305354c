import { expect, test } from 'vitest';
import { mentions, mentionsPlace } from '../../../src/lib/mentions.ts';

test.each([
  ['project.name: expected text', 'name', true],
  ['{"error":"\\nname is missing"}', 'name', true],
  ['DATABASE_URL is not set', 'database_url', true],
  ["unknown key 'needs-token'", 'needs-token', true],
  ['the filename is renamed', 'name', false],
  ['nmae is unknown', 'name', false],
  ['anything', '', false],
])('%s: %s is named: %s', (text, name, expected) => {
  expect(mentions(text, name)).toBe(expected);
});

test.each([
  ['forge.toml, line 3: unexpected ]', true],
  ['app.yaml:4:17: mapping values are not allowed here', true],
  ['config.json (5, 2): comma expected', true],
  ['Unexpected token } in JSON at position 45', true],
  ['while parsing a flow sequence, column 9', true],
  ['line 1 is fine, but line 12 is not', false],
  ['it is 10 o’clock', false],
  ['Caddyfile:3: unrecognized directive', true],
  ['/etc/app/config-site:3: no such key', true],
  ['2026/01/02 03:04:05 app.yaml:4: no such key', true],
  ['bad indentation of a mapping entry (3:7)', true],
  ["JSON5: invalid character 'x' at 3:7", true],
  ['[string "config.lua"]:3: = expected', true],
  ['<stdin>:3:7: unexpected end', true],
  ['(app.yml):3:1 no such key', true],
  ['"app.toml":3: no such key', true],
  ['[03:04:05] invalid configuration', false],
  ['[3:44] invalid configuration', true],
  ['server:8080 is not reachable', false],
  ['http://localhost:7/ is not reachable', false],
  ['{"level":5,"time":1767323045678,"msg":"invalid configuration"}', false],
  ['{"time":"2026-01-02T03:04:05.678Z","msg":"invalid configuration"}', false],
  ['2026/01/02 03:04:05 invalid configuration', false],
  ['2026-01-02 03:04:05,678 ERROR invalid configuration', false],
  ['03:04:05 invalid configuration', false],
])('%s: a place from line 2 to 9 is named: %s', (text, expected) => {
  expect(mentionsPlace(text, 2, 9)).toBe(expected);
});
