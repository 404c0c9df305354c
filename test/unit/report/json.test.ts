import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { renderJson } from '../../../src/report/json.ts';
import { renderers } from '../../../src/report/renderers.ts';
import { reportJsonSchema } from '../../../src/report/schema.ts';
import { cannotTell, notReady, ready } from './fixtures/reports.ts';

const validate = new Ajv2020({ allErrors: true }).compile(reportJsonSchema());

test.each([ready, notReady, cannotTell])(
  '$summary: what is written fits the published schema and is the report',
  (report) => {
    const text = renderJson(report);
    const parsed: unknown = JSON.parse(text);
    expect(validate(parsed), JSON.stringify(validate.errors)).toBe(true);
    expect(parsed).toEqual(report);
    expect(text).toMatch(/^\{\n {2}"schema": "cleanroom-report\/1",\n[\s\S]*\}\n$/);
  },
);

test('the schema refuses what is no report', () => {
  expect(validate({ ...ready, verdict: 'maybe' })).toBe(false);
  expect(validate({ ...ready, seconds: undefined })).toBe(false);
});

test('the published schema is the one of the code', () => {
  const published = readFileSync(new URL('../../../schemas/report.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(reportJsonSchema());
});

test('equal reports give equal bytes, whatever the order of their keys', () => {
  const backwards = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(backwards)
      : value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, item]) => [key, backwards(item)]),
          )
        : value;
  expect(renderJson(JSON.parse(JSON.stringify(backwards(notReady))))).toBe(renderJson(notReady));
});

test('nothing in it acts on a terminal', () => {
  expect(renderJson({ ...ready, seed: '\u001b[2J\u009b\u202e\u2028' })).toContain(
    '"\\u001b[2J\\u009b\\u202e\\u2028"',
  );
});

test('the reporters', () => {
  expect(Object.keys(renderers)).toEqual([
    'terminal',
    'html',
    'json',
    'junit',
    'ctrf',
    'sarif',
    'markdown',
    'tap',
  ]);
});
