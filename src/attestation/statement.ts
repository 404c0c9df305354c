import {
  type HashedFile,
  PREDICATE_TYPE,
  STATEMENT_TYPE,
  type Statement,
  statementSchema,
} from '../model/attestation.ts';
import type { JudgedRun, Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';

/** The file of a run that holds how it was set up. */
const CONFIGURATION = 'run.json';

/**
 * What can be said of a judged run in the terms of in-toto's test-result predicate
 * (https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md). Pure: the same run and files give the
 * same statement, so who verifies makes it anew and compares.
 */
export function statementOf({ report, run }: JudgedRun, files: readonly HashedFile[]): Statement {
  const { subject } = report;
  const { only, effort } = run.header.options;
  return statementSchema.parse({
    _type: STATEMENT_TYPE,
    subject: [{ name: subject.image, digest: digestSet(subject.digest) }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      result: report.verdict === 'ready' ? 'PASSED' : 'FAILED',
      configuration: files
        .filter(({ name }) => name === CONFIGURATION)
        .map((file) => ({
          ...described(file),
          mediaType: 'application/json',
          annotations: { contract: subject.contract, seed: report.seed, only, effort },
        })),
      passedTests: testsThat(report, 'pass'),
      // A test that is warned of has passed by in-toto's terms; no rule of ours passes with a warning.
      warnedTests: [],
      failedTests: testsThat(report, 'fail'),
      cleanroom: {
        version: report.cleanroom,
        subject: subject.name,
        verdict: report.verdict,
        summary: report.summary,
        startedAt: report.startedAt,
        inconclusiveTests: testsThat(report, 'inconclusive'),
        standIns: report.engine.standIns,
        relaxed: subject.relaxed,
        evidence: { records: report.evidence.records, chain: { sha256: report.evidence.sha256 } },
        files: files.map(described),
      },
    },
  });
}

/** `sha256:ab…` as in-toto writes digests: the algorithm is the key. */
function digestSet(digest: string): Readonly<Record<string, string>> {
  const [algorithm = '', ...hex] = digest.split(':');
  return { [algorithm]: hex.join(':') };
}

function described({ name, sha256 }: HashedFile): { name: string; digest: { sha256: string } } {
  return { name, digest: { sha256 } };
}

/** Names of all rules with one verdict; what did not apply is in no list. */
function testsThat({ room, categories }: Report, verdict: Verdict): string[] {
  return [{ id: 'room', checks: room.checks }, ...categories].flatMap(({ id, checks }) =>
    checks.filter((check) => check.verdict === verdict).map(({ rule }) => `${id}/${rule}`),
  );
}
