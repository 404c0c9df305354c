import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { subjectFacts } from '../../../src/contract/facts.ts';
import { firstLink, lastLink, sealLine } from '../../../src/evidence/chain.ts';
import { loadRun } from '../../../src/evidence/load-run.ts';
import { contractSchema, imageSchema } from '../../../src/evidence/run-schema.ts';
import { temporaryFolder } from '../verdict/fixtures/temporary-folder.ts';
import { begin, contract, facts, greet, prove, ran } from '../verdict/fixtures/tiny-run.ts';

const act = { category: 'greeting', experiment: 'greets', room: '1', step: 'say' };

function whole(): string {
  const { run, directory } = begin();
  prove(run);
  greet(run, 'hello');
  run.blob('captures/1.pcap', Buffer.from('packets with hunter2-hunter2 in them'), act);
  run.finish();
  return directory;
}

function edit(directory: string, name: string, change: (text: string) => string): string {
  const path = join(directory, name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
  return directory;
}

const failure = (code: string, message: RegExp) =>
  expect.objectContaining({
    class: 'wrong-use',
    code,
    message: expect.stringMatching(message),
    remedy: expect.any(String),
  });

test('what is loaded is what was recorded', () => {
  const { run, directory } = begin();
  const written = run.record('run', { ...act, data: ran('hello \u001b[31m\u009b\ud800 you') });
  const end = run.finish();
  const loaded = loadRun(directory);
  expect(loaded).toEqual({ header: run.header, records: [written], end });
  expect(written).toMatchObject({ id: 'e1', kind: 'run', at: 100, room: '1', step: 'say' });
  expect(end).toMatchObject({ records: 1, interrupted: false });
});

test('evidence is on disk before the run ends', () => {
  const { run, directory } = begin();
  prove(run);
  expect(readFileSync(join(directory, 'evidence.ndjson'), 'utf8')).toMatch(
    /^\{"id":"e1","kind":"probe",.*\}\n$/,
  );
});

test('secrets are in no file of the run, whatever form they take; enumerations and names stay', () => {
  const { run, directory } = begin({
    secrets: { ...contract.subject.secrets, ODD: 'exited', KEY: 'stdout' },
  });
  const said = `hunter2-hunter2 ${Buffer.from('x:hunter2-hunter2').toString('base64')} exited`;
  const record = run.record('run', { ...act, step: 'log in with hunter2-hunter2', data: ran(said) });
  const note = { name: 'load', values: { outcomes: 'hunter2-hunter2' } };
  run.record('note', { ...act, data: note });
  run.blob('captures/1.pcap', Buffer.from('hunter2-hunter2'), act);
  run.finish();
  expect(record).toMatchObject({ step: 'log in with ‹secret TOKEN›', data: { outcome: 'exited' } });
  expect(record.data.stdout.text).toMatch(/^‹secret TOKEN› .*‹secret TOKEN›\S* ‹secret ODD›$/);
  for (const name of ['run.json', 'evidence.ndjson', 'captures/1.pcap']) {
    expect(readFileSync(join(directory, name), 'utf8')).not.toContain('hunter2');
  }
  expect(loadRun(directory).header.contract.subject.secrets).toEqual({ TOKEN: '‹secret TOKEN›' });
});

test('words that judges go by stay what they are, whatever the secrets are', () => {
  const { run, directory } = begin({ secrets: { A: 'greeting', B: 'load', C: 'outcomes', D: 'hello' } });
  run.record('note', { ...act, data: { name: 'load', values: { outcomes: 'hello, load' } } });
  run.finish();
  const { header, records } = loadRun(directory);
  expect(Object.keys(header.contract.claims)).toEqual(Object.keys(contract.claims));
  expect(records[0]?.data).toEqual({
    name: 'load',
    values: { outcomes: '‹secret D›, ‹secret B›' },
  });
});

test('a password that is the name of its database leaves the type of the service, and nothing else', () => {
  const limits = { memory: 2 ** 28, cpus: 0.5, pids: 64, disk: 2 ** 26 };
  const db = { type: 'postgres', image: null, port: 5432, command: [], limits };
  const services = [{ ...db, name: 'postgres-db', env: { POSTGRES_PASSWORD: 'postgres' } }];
  const subject = { ...contract.subject, env: {}, secrets: { DB: 'postgres' } };
  const { run, directory } = begin(
    { secrets: subject.secrets },
    { contract: { ...contract, subject, services } },
  );
  run.finish();
  const { header } = loadRun(directory);
  expect(subjectFacts(header.contract).services).toEqual([
    { name: '‹secret DB›-db', type: 'postgres', port: 5432 },
  ]);
  expect(subjectFacts(header.contract).secrets).toEqual(['DB', 'service password']);
  expect(header.contract.services[0]?.env).toEqual({ POSTGRES_PASSWORD: '‹secret DB›' });
});

test('what a cut left of a secret is in no file of the run', () => {
  const { run, directory } = begin();
  const line = { at: 0, stream: 'stdout' as const, text: 'key hunter2-hun', cut: true };
  run.record('log-lines', {
    ...act,
    data: { window: '1', ms: 1, lines: [line], total: 1, bytes: 1, truncated: false, openStreams: 0 },
  });
  const driven = [{ body: 'key hunter2-hun…' }, { body: 'hunter2-hunter2' }, { body: 'well' }];
  run.blob('drives/1.ndjson', Buffer.from(driven.map((one) => `${JSON.stringify(one)}\n`).join('')), act);
  run.finish();
  expect(readFileSync(join(directory, 'evidence.ndjson'), 'utf8')).not.toContain('hunter2');
  expect(readFileSync(join(directory, 'drives/1.ndjson'), 'utf8')).toBe(
    '{"body":"key ‹secret TOKEN›…"}\n{"body":"‹secret TOKEN›"}\n{"body":"well"}\n',
  );
});

test('data that does not fit its kind is a bug of ours, named', () => {
  const { run } = begin();
  expect(() => run.record('run', { ...act, data: { ...ran(''), ms: Number.NaN } })).toThrow(
    expect.objectContaining({
      class: 'bug',
      message: expect.stringMatching(/"say" of greeting\/greets .*kind run:\n.*\n.*ms/),
    }),
  );
});

test('nothing is recorded after the end', () => {
  const { run } = begin();
  run.finish();
  expect(() => prove(run)).toThrow(expect.objectContaining({ class: 'bug', code: 'run-ended' }));
});

test.each(['../x', '/etc/passwd', 'a//b', '.hidden', 'a/../b', ''])(
  '%j is no name for a file of the run',
  (name) => {
    const { run } = begin();
    expect(() => run.blob(name, Buffer.of(1), act)).toThrow(
      expect.objectContaining({ class: 'bug', code: 'blob-name' }),
    );
  },
);

test('a folder without a run', () => {
  const directory = temporaryFolder();
  expect(() => loadRun(directory)).toThrow(failure('run-not-found', /There is no run in/));
  expect(() => loadRun(join(directory, 'nowhere'))).toThrow(failure('run-not-found', /nowhere/));
});

test('a run that was killed', () => {
  const { run, directory } = begin();
  prove(run);
  expect(() => loadRun(directory)).toThrow(failure('run-incomplete', /was not finished/));
});

test('a run from before there was a choice of the signal that asks to stop', () => {
  const { stopSignal, ...subject } = facts.contract.subject;
  const { stopSignal: ofImage, ...image } = facts.image;
  expect([stopSignal, ofImage]).toEqual([null, null]);
  expect(contractSchema.parse({ ...facts.contract, subject })).toEqual(facts.contract);
  expect(imageSchema.parse(image)).toEqual(facts.image);
});

test('a run from before a proxy could add headers', () => {
  const { headers, ...subject } = facts.contract.subject;
  expect(headers).toEqual({});
  expect(contractSchema.parse({ ...facts.contract, subject })).toEqual(facts.contract);
});

test('a run of another version', () => {
  const directory = edit(whole(), 'run.json', (text) => text.replace('cleanroom-run/1', 'cleanroom-run/2'));
  expect(() => loadRun(directory)).toThrow(failure('run-of-another-version', /"cleanroom-run\/2"/));
});

test('a run with evidence that this version does not know is not called changed', () => {
  const directory = whole();
  const header = JSON.parse(readFileSync(join(directory, 'run.json'), 'utf8'));
  const { end, ...facts } = header;
  const lines = readFileSync(join(directory, 'evidence.ndjson'), 'utf8').trim().split('\n');
  let hash = firstLink(facts);
  const sealed = lines.map((text, index) => {
    const record = { ...JSON.parse(text), ...(index === 1 && { kind: 'dream' }) };
    const { line, hash: next } = sealLine(hash, record);
    hash = next;
    return `${line}\n`;
  });
  writeFileSync(join(directory, 'evidence.ndjson'), sealed.join(''));
  writeFileSync(
    join(directory, 'run.json'),
    JSON.stringify({ ...facts, end: { ...end, sha256: lastLink(hash, end) } }),
  );
  expect(() => loadRun(directory)).toThrow(
    failure('run-of-another-version', /as cleanroom \S+ wrote it, .* line 2: kind/),
  );
});

const tampering: [what: string, change: (directory: string) => unknown, message: RegExp][] = [
  [
    'a word of a record',
    (d) => edit(d, 'evidence.ndjson', (t) => t.replace('"hello"', '"howdy"')),
    /line 3: its hash/,
  ],
  [
    'a line left out',
    (d) => edit(d, 'evidence.ndjson', (t) => t.replace(/^.*\n/, '')),
    /has 4 lines where 5/,
  ],
  [
    'two lines swapped',
    (d) => edit(d, 'evidence.ndjson', (t) => t.replace(/^(.*\n)(.*\n)/, '$2$1')),
    /line 1: its hash/,
  ],
  ['a line added', (d) => appendFileSync(join(d, 'evidence.ndjson'), '{}\n'), /has 6 lines/],
  ['the last line cut', (d) => edit(d, 'evidence.ndjson', (t) => t.slice(0, -9)), /line 5: it is cut off/],
  ['the evidence gone', (d) => rmSync(join(d, 'evidence.ndjson')), /cannot be read/],
  ['the claim', (d) => edit(d, 'run.json', (t) => t.replace('"hello"', '"howdy"')), /line 1: its hash/],
  [
    'the end',
    (d) => edit(d, 'run.json', (t) => t.replace('"interrupted": false', '"interrupted": true')),
    /its end/,
  ],
  [
    'a capture',
    (d) => edit(d, 'captures/1.pcap', (t) => `${t}!`),
    /captures\/1.pcap is not what was captured/,
  ],
  ['a capture gone', (d) => rmSync(join(d, 'captures/1.pcap')), /captures\/1.pcap/],
  ['no JSON', (d) => writeFileSync(join(d, 'run.json'), 'null'), /not a JSON object/],
  [
    'a header that does not fit',
    (d) => edit(d, 'run.json', (t) => t.replace('"seed": "4f1c09"', '"seed": 4')),
    /seed/,
  ],
];

test.each(tampering)('notices %s', (_what, change, message) => {
  const directory = whole();
  loadRun(directory);
  change(directory);
  expect(() => loadRun(directory)).toThrow(failure('evidence-changed', message));
});
