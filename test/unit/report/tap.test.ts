import { Parser } from 'tap-parser';
import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { renderTap } from '../../../src/report/tap.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';

function read(report: Report) {
  const parser = new Parser({ strict: true });
  const points: { ok: boolean; name: string; skip: unknown; diag: Record<string, unknown> | null }[] = [];
  const strange: string[] = [];
  parser.on('assert', (point) => points.push(point));
  parser.on('extra', (line) => strange.push(line));
  parser.on('bailout', (reason) => strange.push(reason));
  parser.end(renderTap(report));
  return { results: parser.results, points, strange };
}

test.each([
  [ready, { ok: true, count: 4, pass: 4, fail: 0, skip: 0 }],
  [notReady, { ok: false, count: 7, pass: 5, fail: 2, skip: 1 }],
  [cannotTell, { ok: false, count: 4, pass: 2, fail: 2, skip: 0 }],
  [nothingApplied, { ok: false, count: 3, pass: 2, fail: 1, skip: 1 }],
])('$summary: a strict parser reads it', (report, expected) => {
  const { results, strange } = read(report);
  expect(results).toMatchObject({ ...expected, bailout: false });
  expect(strange).toEqual([]);
});

test('a point that is not ok says why', () => {
  const { points } = read(notReady);
  expect(points[3]).toMatchObject({
    ok: false,
    name: 'network-isolation: declared-only',
    diag: {
      severity: 'fail',
      message: expect.stringContaining('203.0.113.7:443'),
      evidence: expect.arrayContaining(['e31']),
      at: { file: 'specimens/ledger/cleanroom.config.ts', line: 14 },
    },
  });
  expect(points[6]?.skip).toBe('The contract claims nothing.');
  expect(read(nothingApplied).points[2]).toMatchObject({
    ok: false,
    name: 'run: verdict',
    diag: { severity: 'inconclusive', message: 'cannot tell: none of the categories applied' },
  });
});

test.each(ATTACKS)('says the same of a subject that says: %s', (_, attack) => {
  const { results, strange, points } = read(hostileReport(attack));
  expect(results).toMatchObject({ count: 7, pass: 5, fail: 2, skip: 1, bailout: false });
  expect(strange).toEqual([]);
  expect(points[3]?.diag?.severity).toBe('fail');
});
