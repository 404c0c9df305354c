import type { Log, ReportingDescriptor, Result } from 'sarif';
import { printableJson } from '../lib/canonical-json.ts';
import { plainText } from '../lib/plain-text.ts';
import type { Report } from '../model/report.ts';
import { type Case, type Suite, suites } from './common/cases.ts';

/**
 * SARIF 2.1.0 (OASIS Standard, 27 March 2020) for code scanning: a result for each finding, placed in the contract, where
 * the claim stands that did not hold. Checks that passed are left out, because scanners show every result as an alert.
 */
export function renderSarif(report: Report): string {
  const all = suites(report);
  const rules = rulesOf(all);
  const index = new Map(rules.map((rule, position) => [rule.id, position]));
  const results = all.flatMap((suite) =>
    suite.cases
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
      .map((each) => result(report, suite, each, index)),
  );
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cleanroom', version: plainText(report.cleanroom), rules } },
        automationDetails: { id: `cleanroom/${encodeURIComponent(report.subject.name.toWellFormed())}/` },
        columnKind: 'unicodeCodePoints',
        invocations: [
          {
            executionSuccessful: report.verdict !== 'cannot-tell',
            startTimeUtc: new Date(report.startedAt).toISOString(),
            endTimeUtc: new Date(Date.parse(report.startedAt) + report.seconds * 1000).toISOString(),
          },
        ],
        results,
        properties: {
          verdict: report.verdict,
          summary: plainText(report.summary),
          image: plainText(report.subject.image),
          digest: plainText(report.subject.digest),
          evidence: report.evidence.sha256,
          replay: plainText(report.replay),
        },
      },
    ],
  };
  return `${printableJson(log, 2)}\n`;
}

function ruleId(suite: Suite, each: Case): string {
  return `${suite.id}/${each.rule}`;
}

/** The words of every rule that was asked, each once. */
function rulesOf(all: readonly Suite[]): ReportingDescriptor[] {
  const rules = new Map<string, ReportingDescriptor>();
  for (const suite of all) {
    for (const each of suite.cases) {
      const id = ruleId(suite, each);
      if (rules.has(id)) continue;
      const help = `${each.asks} ${suite.question} ${each.remedy}`;
      rules.set(id, {
        id,
        name: pascal(`${suite.id} ${each.rule}`),
        shortDescription: { text: each.asks },
        fullDescription: { text: `${suite.title}: ${suite.question} ${each.asks}` },
        help: {
          text: help,
          markdown: `**${each.asks}**\n\n${suite.title}: ${suite.question}\n\n${each.remedy}\n\nMore: \`cleanroom explain${suite.id === 'run' ? '' : ` ${suite.id}`}\``,
        },
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['production-readiness', suite.id], precision: 'high' },
      });
    }
  }
  return [...rules.values()];
}

function result(
  { subject }: Report,
  suite: Suite,
  each: Case,
  index: ReadonlyMap<string | undefined, number>,
): Result {
  const id = ruleId(suite, each);
  return {
    ruleId: id,
    ruleIndex: index.get(id) ?? -1,
    // "open" is the standard's word for "there was not enough information to decide", and its level is none.
    ...(each.verdict === 'fail' ? { kind: 'fail', level: 'error' } : { kind: 'open', level: 'none' }),
    message: { text: literal(`${each.message} → ${each.remedy}`) },
    // Without a line readers refuse a result or lose it; the claim of a category that claims nothing stands nowhere.
    locations: [
      {
        physicalLocation: {
          artifactLocation: contractLocation(subject.contract),
          region: { startLine: each.line ?? 1 },
        },
      },
    ],
    partialFingerprints: { 'cleanroomRule/v1': `${subject.name}/${suite.id}/${each.name}` },
    properties: { evidence: each.evidence, ...(each.replay === null ? {} : { replay: each.replay }) },
  };
}

/** In a message, brackets and a target in parentheses would be a link (3.11.6), and findings quote what a subject printed. */
function literal(text: string): string {
  return text.replace(/[\\[\]]/g, '\\$&');
}

/** A path as a reference below the sources' root, or from the file system's. */
function contractLocation(path: string): { uri: string; uriBaseId?: string } {
  // Half a surrogate pair has no form in a URI.
  const slashes = path.toWellFormed().replaceAll('\\', '/');
  const uri = slashes.split('/').map(encodeURIComponent).join('/');
  if (slashes.startsWith('/')) return { uri: `file://${uri}` };
  if (/^[A-Za-z]:\//.test(slashes)) return { uri: `file:///${uri.replace('%3A', ':')}` };
  return { uri, uriBaseId: '%SRCROOT%' };
}

function pascal(words: string): string {
  return words.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_, first: string) => first.toUpperCase());
}
