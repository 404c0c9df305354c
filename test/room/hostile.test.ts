import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { validate as validCtrf } from 'ctrf';
import { XmlDocument } from 'libxml2-wasm';
import { marked } from 'marked';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { Parser } from 'tap-parser';
import { beforeAll, expect, test } from 'vitest';
import type { JudgedRun } from '../../src/model/report.ts';
import { renderers } from '../../src/report/renderers.ts';
import { validate } from '../../src/run/validate.ts';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';

// A subject that prints script tags, terminal escapes, a quarter of a gigabyte, bytes that are no UTF-8 and lines that look like a report:
// every report of it is well-formed, small, and says what happened.

let run: JudgedRun & { readonly directory: string };

beforeAll(async () => {
  const contract = serviceContract(temporaryFolder(afterTheFile), {
    command: fixture('hostile.sh'),
    readyWithin: '60s',
  });
  run = await validate({ contract, only: ['basic-execution'], seed: 'hostile' });
});

function rendered(name: string): string {
  return renderers[name]?.(run) ?? '';
}

test('it is not ready, and its words stand in the finding', () => {
  const [finding] = run.report.categories[0]?.findings ?? [];
  expect(run.report.verdict).toBe('not-ready');
  expect(finding?.message).toContain('exit code 3');
  expect(finding?.message).toContain('READY');
});

test.each(Object.keys(renderers))('%s is small, and nothing in it acts', (name) => {
  const text = rendered(name);
  expect(text.length).toBeLessThan(4_000_000);
  expect(text.length).toBeGreaterThan(500);
  expect(text).not.toMatch(/[^\P{C}\n]/u);
});

test('HTML holds no element of the subject’s', () => {
  const tags: string[] = [];
  const walk = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) tags.push(node.tagName);
    if ('childNodes' in node) node.childNodes.forEach(walk);
  };
  walk(parse(readFileSync(join(run.directory, 'report.html'), 'utf8')));
  expect(tags.filter((tag) => tag === 'script')).toHaveLength(2);
  expect(tags).not.toContain('img');
  expect(statSync(join(run.directory, 'report.html')).size).toBeLessThan(4_000_000);
});

test('the others are read back to the same counts', () => {
  const checks = [...run.report.room.checks, ...run.report.categories.flatMap((each) => each.checks)];
  const failed = checks.filter(({ verdict }) => verdict === 'fail').length;
  const document = XmlDocument.fromString(rendered('junit'));
  expect(document.find('//testcase')).toHaveLength(checks.length);
  expect(document.find('//failure')).toHaveLength(failed);
  document.dispose();
  const ctrf = JSON.parse(rendered('ctrf'));
  expect(validCtrf(ctrf).errors).toEqual([]);
  expect(ctrf.results.summary).toMatchObject({ tests: checks.length, failed });
  const tap = new Parser({ strict: true });
  tap.end(rendered('tap'));
  expect(tap.results).toMatchObject({ ok: false, count: checks.length, bailout: false });
  const results = JSON.parse(rendered('sarif')).runs[0].results as { kind: string }[];
  expect(results.filter(({ kind }) => kind === 'fail')).toHaveLength(failed);
  expect(String(marked.parse(rendered('markdown')))).not.toMatch(/<(script|img)\b/);
});
