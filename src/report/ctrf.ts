import { printableJson } from '../lib/canonical-json.ts';
import { plainText } from '../lib/plain-text.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Case, type Suite, suites, tally } from './common/cases.ts';

/** Common Test Report Format (https://ctrf.io), specification 0.0.0: a test for each check. */
export function renderCtrf(report: Report): string {
  const all = suites(report);
  const told = tally(all);
  const start = Date.parse(report.startedAt);
  const stop = start + Math.round(report.seconds * 1000);
  const document = {
    reportFormat: 'CTRF',
    specVersion: '0.0.0',
    timestamp: new Date(stop).toISOString(),
    generatedBy: `cleanroom ${plainText(report.cleanroom)}`,
    results: {
      tool: { name: 'cleanroom', version: plainText(report.cleanroom) },
      summary: {
        tests: told.all,
        passed: told.pass,
        failed: told.fail,
        skipped: told['not-applicable'],
        pending: 0,
        other: told.inconclusive,
        suites: all.length,
        start,
        stop,
        duration: stop - start,
        extra: { verdict: report.verdict, summary: plainText(report.summary) },
      },
      tests: all.flatMap((suite) => suite.cases.map((each) => test(report, suite, each))),
      environment: {
        appName: plainText(report.subject.name),
        testEnvironment: plainText(`${report.engine.runtime} ${report.engine.version}`),
        extra: {
          image: plainText(report.subject.image),
          digest: plainText(report.subject.digest),
          seed: plainText(report.seed),
          replay: plainText(report.replay),
          evidence: { path: plainText(report.evidence.path), sha256: report.evidence.sha256 },
        },
      },
    },
  };
  return `${printableJson(document, 2)}\n`;
}

const STATUS: Readonly<Record<Verdict, 'passed' | 'failed' | 'other' | 'skipped'>> = {
  pass: 'passed',
  fail: 'failed',
  inconclusive: 'other',
  'not-applicable': 'skipped',
};

function test(report: Report, suite: Suite, each: Case): object {
  const isFinding = each.verdict === 'fail' || each.verdict === 'inconclusive';
  return {
    testId: `${suite.id}/${each.name}`,
    name: `${suite.id}: ${each.name}`,
    status: STATUS[each.verdict],
    rawStatus: each.verdict,
    // Experiments are shared by many checks, so none takes time of its own.
    duration: 0,
    suite: [suite.title],
    type: 'production-readiness',
    message: each.message,
    ...(isFinding ? { trace: `→ ${each.remedy}` } : {}),
    ...(each.line === null
      ? {}
      : { filePath: plainText(report.subject.contract.replaceAll('\\', '/')), line: each.line }),
    extra: {
      asks: each.asks,
      evidence: each.evidence,
      ...(each.replay === null ? {} : { replay: each.replay }),
    },
  };
}
