import { readFileSync } from 'node:fs';
import { XmlDocument, type XmlElement, XsdValidator } from 'libxml2-wasm';
import { expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.ts';
import { renderJunit } from '../../../src/report/junit.ts';
import { ATTACKS, hostileReport } from './fixtures/hostile.ts';
import { cannotTell, nothingApplied, notReady, ready } from './fixtures/reports.ts';

const schema = XmlDocument.fromBuffer(readFileSync(new URL('./fixtures/jenkins-junit.xsd', import.meta.url)));
const validator = XsdValidator.fromDoc(schema);

/** What libxml2 reads, after it agreed with Jenkins' schema. */
function read(report: Report): { count: (path: string) => number; texts: (path: string) => string[] } {
  const document = XmlDocument.fromString(renderJunit(report));
  validator.validate(document);
  const texts = (path: string) => document.find(path).map((node) => (node as XmlElement).content);
  return { count: (path) => texts(path).length, texts };
}

test.each([ready, notReady, cannotTell, nothingApplied])('$summary: Jenkins’ schema accepts it', (report) => {
  expect(() => read(report)).not.toThrow();
});

test('a suite for each category, a case for each check, each with its outcome', () => {
  const { texts, count } = read(notReady);
  expect(texts('/testsuites/@name')).toEqual(['cleanroom ledger']);
  expect(texts('//testsuite/@name')).toEqual([
    'The room itself',
    '1 Basic execution',
    '6 Network isolation',
    '17 Load balancing',
  ]);
  expect(texts('//testsuite[3]/@*[name()="tests" or name()="failures" or name()="errors"]')).toEqual([
    '3',
    '1',
    '1',
  ]);
  expect(texts('//testsuite[3]/testcase/@classname')).toEqual(Array(3).fill('ledger.network-isolation'));
  expect(texts('//failure/@type')).toEqual(['declared-only']);
  expect(texts('//error/@type')).toEqual(['survives-refusal']);
  expect(texts('//skipped')).toEqual(['The contract claims nothing.']);
  expect(count('//testcase')).toBe(7);
  expect(texts('//property[@name="summary"]/@value')).toEqual(Array(4).fill(notReady.summary));
});

test('a run in which nothing applied is an error; one that says of a check that it could not tell needs no further', () => {
  const { texts } = read(nothingApplied);
  expect(texts('/testsuites/@errors')).toEqual(['1']);
  expect(texts('//testsuite/@name')).toEqual(['The room itself', '17 Load balancing', 'The run as a whole']);
  expect(texts('//error')[0]?.split('\n')).toEqual([
    'Was anything asked by which it can be told?',
    'cannot tell: none of the categories applied',
    '→ Ask for something that the contract claims, in full where a quick run leaves it out.',
    `replay: ${nothingApplied.replay}`,
  ]);
  for (const report of [ready, notReady, cannotTell])
    expect(read(report).texts('//testsuite/@name')).not.toContain('The run as a whole');
});

test('a failure says what was seen, what to do, where it was claimed and how to see it again', () => {
  const [failure] = read(notReady).texts('//failure');
  expect(failure?.split('\n')).toEqual([
    'Does it speak only to declared services?',
    expect.stringContaining('it tried 3 times to reach 203.0.113.7:443 (tcp)'),
    '→ Declare what it needs under `services`, or take the call out.',
    'evidence: e31, e32, e33, e34, e35, e36, e37, e38, e39, e40',
    'claimed in specimens/ledger/cleanroom.config.ts:14',
    'replay: cleanroom validate specimens/ledger/cleanroom.config.ts --only network-isolation --seed 4f1c09',
  ]);
});

test('checks of the same rule bear names of their own, the same from run to run', () => {
  const [category] = ready.categories;
  const [check] = category?.checks ?? [];
  if (!category || !check) throw new Error('the fixture has no check');
  const twice = { ...ready, categories: [{ ...category, checks: [check, check] }] };
  expect(read(twice).texts('//testsuite[2]/testcase/@name')).toEqual([
    'exits-as-claimed',
    'exits-as-claimed (2)',
  ]);
});

test.each(ATTACKS)('stays well-formed and truthful when the subject says: %s', (_, attack) => {
  const plain = read(hostileReport('x'));
  const attacked = read(hostileReport(attack));
  for (const element of ['*', '//testcase', '//failure', '//error', '//skipped', '//@*'])
    expect(attacked.count(element)).toBe(plain.count(element));
});
