import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadRun } from '../../src/evidence/load-run.ts';
import { createMask } from '../../src/evidence/mask.ts';
import { secretForms } from '../../src/lib/secret-forms.ts';
import { Failure } from '../../src/model/failure.ts';
import { temporaryFolder } from '../unit/verdict/fixtures/temporary-folder.ts';
import { begin, greet, prove } from '../unit/verdict/fixtures/tiny-run.ts';
import { anyText } from './any-text.ts';

function load(directory: string): 'loaded' | Failure {
  try {
    loadRun(directory);
    return 'loaded';
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

test('whatever lies in the folder, loading gives a run or a Failure with a remedy', () => {
  const directory = temporaryFolder();
  const header = JSON.parse(readFileSync(join(begin().directory, 'run.json'), 'utf8'));
  const end = fc.record(
    { endedAt: fc.constant(header.startedAt), seconds: fc.double(), records: fc.nat(3) },
    { requiredKeys: [] },
  );
  const runFile = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .tuple(fc.constantFrom(...Object.keys(header)), fc.jsonValue(), end)
      .map(([key, value, last]) =>
        JSON.stringify({ ...header, [key]: value, end: { ...last, interrupted: false, sha256: '' } }),
      ),
  );
  const lines = fc.oneof(
    fc.uint8Array(),
    fc.array(fc.json()).map((each) => Buffer.from(`${each.join('\n')}\n`)),
  );
  fc.assert(
    fc.property(runFile, lines, (run, evidence) => {
      writeFileSync(join(directory, 'run.json'), run);
      writeFileSync(join(directory, 'evidence.ndjson'), evidence);
      const outcome = load(directory);
      expect(outcome).toMatchObject({ class: 'wrong-use', remedy: expect.any(String) });
    }),
  );
});

test('no single byte of the evidence or of the run file can change unnoticed', () => {
  const { run, directory } = begin();
  prove(run);
  greet(run, 'hello');
  run.finish();
  fc.assert(
    fc.property(
      fc.constantFrom('run.json', 'evidence.ndjson'),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (name, place, bits) => {
        const path = join(directory, name);
        const good = readFileSync(path);
        const bad = Buffer.from(good);
        const at = place % good.length;
        bad[at] = (good[at] ?? 0) ^ bits;
        writeFileSync(path, bad);
        const outcome = load(directory);
        writeFileSync(path, good);
        // White space between the tokens of run.json means nothing.
        fc.pre(name === 'evidence.ndjson' || !isBlank(good[at]) || !isBlank(bad[at]));
        expect(outcome).toBeInstanceOf(Failure);
      },
    ),
  );
  expect(load(directory)).toBe('loaded');
});

function isBlank(byte: number | undefined): boolean {
  return byte !== undefined && [0x20, 0x0a, 0x0d, 0x09].includes(byte);
}

test('no form of a secret outlives the mask', () => {
  const secret = anyText({ minLength: 4, maxLength: 40 }).filter((text) => text.trim().length >= 4);
  fc.assert(
    fc.property(
      secret,
      fc.string(),
      fc.string(),
      fc.nat(),
      fc.boolean(),
      (value, before, after, which, cut) => {
        const forms = secretForms(value).filter((form) => form.length >= 4);
        const form = forms[which % forms.length] ?? value;
        const masked = createMask({ S: value }).text(before + form + after, cut);
        const left = masked.split('‹secret S›');
        expect(left.length).toBeGreaterThan(1);
        for (const each of forms) expect(left.some((part) => part.includes(each))).toBe(false);
      },
    ),
  );
});
