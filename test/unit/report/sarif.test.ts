import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import Ajv from 'ajv-draft-04';
import { expect, test } from 'vitest';
import { renderSarif } from '../../../src/report/sarif.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';

const validate = new Ajv.default({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  schema,
);

test.each([ready, notReady, cannotTell, nothingApplied, ...ATTACKS.map(([, text]) => hostileReport(text))])(
  'the published schema accepts it, and every place is a URI',
  (report) => {
    const log = JSON.parse(renderSarif(report));
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    for (const { locations, ruleId, ruleIndex } of log.runs[0].results) {
      const { uri } = locations[0].physicalLocation.artifactLocation;
      expect(new URL(uri, 'file:///root/').href).toMatch(/^file:\/\/\//);
      expect(uri).toMatch(/^[\x21-\x7e]*$/);
      expect(log.runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
    }
  },
);

test('findings stand at the claim that did not hold; what passed is no result', () => {
  const { runs } = JSON.parse(renderSarif(notReady));
  expect(runs[0].results).toMatchObject([
    {
      ruleId: 'network-isolation/declared-only',
      kind: 'fail',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'specimens/ledger/cleanroom.config.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 14 },
          },
        },
      ],
    },
    { ruleId: 'network-isolation/survives-refusal', kind: 'open', level: 'none' },
  ]);
  expect(JSON.parse(renderSarif(ready)).runs[0].results).toEqual([]);
  expect(JSON.parse(renderSarif(nothingApplied)).runs[0].results).toMatchObject([
    { ruleId: 'run/verdict', kind: 'open', level: 'none' },
  ]);
});

test('every rule that was asked says what it asks and what to do', () => {
  const { rules } = JSON.parse(renderSarif(notReady)).runs[0].tool.driver;
  expect(rules).toHaveLength(7);
  expect(rules[3]).toMatchObject({
    id: 'network-isolation/declared-only',
    name: 'NetworkIsolationDeclaredOnly',
    shortDescription: { text: 'Does it speak only to declared services?' },
    help: { markdown: expect.stringContaining('cleanroom explain network-isolation') },
  });
});

test.each([
  ['/srv/a b/cleanroom.config.ts', { uri: 'file:///srv/a%20b/cleanroom.config.ts' }],
  ['C:\\work\\cleanroom.config.ts', { uri: 'file:///C:/work/cleanroom.config.ts' }],
  ['../x/c#1.ts', { uri: '../x/c%231.ts', uriBaseId: '%SRCROOT%' }],
])('a contract at %s', (contract, artifactLocation) => {
  const { runs } = JSON.parse(renderSarif({ ...notReady, subject: { ...notReady.subject, contract } }));
  expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual(artifactLocation);
});

test('what a subject printed is no link in a message, and reads as it was printed', () => {
  const said = String.raw`see [the docs](https://evil.example), \[a](b)`;
  const messages = (text: string): string[] =>
    JSON.parse(renderSarif(hostileReport(text))).runs[0].results.map(
      ({ message }: { message: { text: string } }) => message.text,
    );
  const readBack = (text: string) => text.replace(/\\([\\[\]])/g, '$1');
  for (const text of messages(said)) {
    // As 3.11.6 has it: brackets that no backslash escapes, and a target right behind them.
    expect(text.replace(/\\[\\[\]]/g, '')).not.toMatch(/[[\]]/);
    expect(readBack(text)).toContain(said);
  }
  expect(messages('nothing (that) could be one')[0]).toContain('nothing (that) could be one');
});

test('the same finding has the same fingerprint in another run', () => {
  const of = (report: typeof notReady) =>
    JSON.parse(renderSarif(report)).runs[0].results.map(
      (each: { partialFingerprints: object }) => each.partialFingerprints,
    );
  expect(of({ ...notReady, seed: 'other', startedAt: '2026-02-01T00:00:00.000Z' })).toEqual(of(notReady));
});
