import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { seal } from '../../../src/attestation/envelope.ts';
import { privateKeyFrom } from '../../../src/attestation/keys.ts';
import { statementOf } from '../../../src/attestation/statement.ts';
import { attestRun } from '../../../src/run/attest.ts';
import { judgeStored } from '../../../src/run/judge.ts';
import { hashedFiles } from '../../../src/run/run-files.ts';
import { type VerifyOptions, verifyRun } from '../../../src/run/verify.ts';
import { version } from '../../../src/run/version.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';
import { facts } from '../verdict/fixtures/tiny-run.ts';
import { finishedRun, keyPair } from './fixtures/attested-run.ts';

function attested(kind: 'ed25519' | 'P-256' = 'ed25519') {
  const run = finishedRun();
  const { key, pub } = keyPair(kind);
  return { run, key, pub, ...attestRun({ run, key }) };
}

/** Ids of the checks by what became of them. */
function outcome(options: VerifyOptions) {
  const { verified, checks } = verifyRun(options);
  const those = (state: boolean | null) => checks.filter(({ holds }) => holds === state).map(({ id }) => id);
  return { verified, held: those(true), failed: those(false), skipped: those(null) };
}

function edit(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(file, change(text));
}

const wrongUse = (code: string, message: RegExp) =>
  expect.objectContaining({ class: 'wrong-use', code, message: expect.stringMatching(message) });

test.each(['ed25519', 'P-256'] as const)('an untouched run is verified (%s)', (kind) => {
  const { run, pub, file } = attested(kind);
  const all = { verified: true, held: ['signature', 'statement', 'files', 'evidence', 'judgement'] };
  expect(file).toBe(join(run, 'attestation.intoto.jsonl'));
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  expect(outcome({ path: run, key: pub })).toMatchObject(all);
  expect(outcome({ path: file, key: pub })).toMatchObject(all);
});

test('the envelope may lie elsewhere, and be asked for more', () => {
  const { run, pub, file } = attested();
  const elsewhere = join(temporaryFolder(), 'ours.json');
  renameSync(file, elsewhere);
  expect(outcome({ path: elsewhere, run, key: pub, image: facts.image.digest }).verified).toBe(true);
  const asked = { path: elsewhere, run, key: pub, image: `sha256:${'0'.repeat(64)}`, ready: true };
  expect(outcome(asked)).toMatchObject({ verified: false, failed: ['image', 'readiness'] });
  expect(() => verifyRun({ path: elsewhere, key: pub })).toThrow(wrongUse('run-not-found', /no run in/));
  expect(() => verifyRun({ path: run, key: pub })).toThrow(
    wrongUse('attestation-not-found', /no attestation at .*attestation\.intoto\.jsonl/),
  );
});

test('a quick run of a part is not ready for whoever ships it, and that is said', () => {
  const run = finishedRun('quick');
  const { key, pub } = keyPair();
  attestRun({ run, key });
  const { checks } = verifyRun({ path: run, key: pub, ready: true });
  expect(checks.at(-1)).toEqual({
    id: 'readiness',
    holds: false,
    message: 'The attested verdict is cannot tell; only basic-execution was asked; the run was a quick one.',
  });
});

test('with another key nothing is believed, and nothing else is said', () => {
  const { run } = attested();
  const { verified, checks, statement } = verifyRun({ path: run, key: keyPair().pub });
  expect({ verified, statement }).toEqual({ verified: false, statement: null });
  expect(checks[0]).toMatchObject({
    holds: false,
    message: expect.stringMatching(/^No signature .* is by the Ed25519 key/),
  });
  expect(checks.slice(1).every(({ holds }) => holds === null)).toBe(true);
});

const tampering: [what: string, file: string, change: (text: string) => string, failed: string[]][] = [
  ['a word of the evidence', 'evidence.ndjson', (t) => t.replace('hello', 'howdy'), ['files', 'evidence']],
  ['the seed', 'run.json', (t) => t.replace('4f1c09', '4f1c08'), ['files', 'evidence']],
  ['white space in run.json, which changes no word', 'run.json', (t) => `${t} `, ['files']],
  [
    'the verdict of the report',
    'report.json',
    (t) => t.replace('cannot-tell', 'ready'),
    ['files', 'judgement'],
  ],
  [
    'the page that people read',
    'report.html',
    (t) => t.replace('</body>', ' </body>'),
    ['files', 'judgement'],
  ],
  ['a capture', 'captures/room-1.pcap', (t) => t.replace('packets', 'Packets'), ['evidence']],
];

test.each(tampering)('%s was changed', (_what, name, change, failed) => {
  const { run, pub } = attested();
  edit(join(run, name), change);
  expect(outcome({ path: run, key: pub })).toMatchObject({ verified: false, failed });
});

test.each(['evidence.ndjson', 'report.json', 'report.html', 'captures/room-1.pcap'])('%s is gone', (name) => {
  const { run, pub } = attested();
  rmSync(join(run, name));
  expect(outcome({ path: run, key: pub }).verified).toBe(false);
});

test('an attestation of another run does not fit', () => {
  const { file, pub } = attested();
  expect(outcome({ path: file, run: finishedRun(), key: pub })).toMatchObject({ verified: false });
});

test('a statement that its signer made up is found out by judging again', () => {
  const { run, key, pub, file, statement } = attested();
  const signer = privateKeyFrom(readFileSync(key, 'utf8'), key);
  const cleanroom = { ...statement.predicate.cleanroom, verdict: 'ready' };
  const lie = { ...statement, predicate: { ...statement.predicate, result: 'PASSED', cleanroom } };
  writeFileSync(file, JSON.stringify(seal(JSON.stringify(lie), signer)));
  expect(outcome({ path: run, key: pub })).toMatchObject({ verified: false, failed: ['judgement'] });
  writeFileSync(file, JSON.stringify(seal('{"_type":"something else"}', signer)));
  expect(outcome({ path: run, key: pub })).toMatchObject({ verified: false, failed: ['statement'] });
});

test('what was changed already is not signed', () => {
  const run = finishedRun();
  const { key } = keyPair();
  edit(join(run, 'report.json'), (text) => text.replace('cannot-tell', 'ready'));
  expect(() => attestRun({ run, key })).toThrow(
    wrongUse('report-differs', /report\.json byte for byte; nothing was signed/),
  );
  edit(join(run, 'evidence.ndjson'), (text) => text.replace('hello', 'howdy'));
  expect(() => attestRun({ run, key })).toThrow(wrongUse('evidence-changed', /line 3/));
});

describe('a run that another version recorded', () => {
  test('is not signed in the name of that one, whatever its reports say, and the way out is told', () => {
    const run = finishedRun('full', '0.0.9');
    const { key } = keyPair();
    const refused = expect.objectContaining({
      class: 'wrong-use',
      code: 'another-version',
      message: expect.stringContaining('recorded by cleanroom 0.0.9'),
      remedy: expect.stringMatching(/^Attest it with cleanroom 0\.0\.9, or validate again/),
    });
    expect(() => attestRun({ run, key })).toThrow(refused);
    edit(join(run, 'report.json'), (text) => text.replace('cannot-tell', 'ready'));
    expect(() => attestRun({ run, key })).toThrow(refused);
    expect(existsSync(join(run, 'attestation.intoto.jsonl'))).toBe(false);
  });

  test('is verified by who comes to the same, and says who judged; else it is left to that version', () => {
    const run = finishedRun('full', '0.0.9');
    const { key, pub } = keyPair();
    const files = hashedFiles(run).map(({ name, sha256 }) => ({ name, sha256: sha256 ?? '' }));
    const statement = statementOf(judgeStored(run), files);
    const sign = (verdict: string) => {
      const cleanroom = { ...statement.predicate.cleanroom, verdict };
      const told = { ...statement, predicate: { ...statement.predicate, cleanroom } };
      const signer = privateKeyFrom(readFileSync(key, 'utf8'), key);
      writeFileSync(
        join(run, 'attestation.intoto.jsonl'),
        JSON.stringify(seal(JSON.stringify(told), signer)),
      );
      return verifyRun({ path: run, key: pub }).checks.at(-1);
    };
    expect(sign('cannot-tell')).toMatchObject({
      holds: true,
      message: expect.stringContaining(
        `Judged again by cleanroom ${version()}, the verdict is cannot tell as`,
      ),
    });
    expect(sign('ready')).toMatchObject({
      holds: false,
      message: expect.stringMatching(/The run is of cleanroom 0\.0\.9: verify with that one\.$/),
    });
  });
});

test('an attestation is never overwritten, and a place that cannot be written is told', () => {
  const { run, key, file } = attested();
  const before = readFileSync(file, 'utf8');
  expect(() => attestRun({ run, key })).toThrow(wrongUse('attestation-exists', /already/));
  expect(readFileSync(file, 'utf8')).toBe(before);
  const out = join(run, 'nowhere', 'a.json');
  expect(() => attestRun({ run, key, out })).toThrow(wrongUse('attestation-not-written', /nowhere/));
  expect(() => attestRun({ run, key: join(run, 'no.pem') })).toThrow(wrongUse('key-not-found', /no\.pem/));
});
