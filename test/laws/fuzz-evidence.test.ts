import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { categories } from '../../src/categories/registry.ts';
import { subjectFacts } from '../../src/contract/facts.ts';
import { loadContract } from '../../src/contract/load.ts';
import { loadRun } from '../../src/evidence/load-run.ts';
import { plainText } from '../../src/lib/plain-text.ts';
import type { Contract } from '../../src/model/contract.ts';
import { type EvidenceKind, evidenceKinds } from '../../src/model/evidence.ts';
import { Failure } from '../../src/model/failure.ts';
import { plan } from '../../src/plan/plan.ts';
import { renderers } from '../../src/report/renderers.ts';
import { judgeStored } from '../../src/run/judge.ts';
import { known } from '../../src/run/known.ts';
import { temporaryFolder } from '../unit/verdict/fixtures/temporary-folder.ts';
import { begin, greet, prove } from '../unit/verdict/fixtures/tiny-run.ts';
import { anyText } from './any-text.ts';
import { arbitraryOf } from './arbitrary-of.ts';
import { cases } from './budget.ts';

// Runs of a folder that was spoilt, and runs that are whole but hold evidence that no experiment would leave.

const CATEGORIES = fileURLToPath(new URL('../../src/categories', import.meta.url));

const contracts: Contract[] = [];
beforeAll(async () => {
  for (const specimen of ['ledger', 'forge']) {
    const path = fileURLToPath(new URL(`../../specimens/${specimen}/cleanroom.config.ts`, import.meta.url));
    contracts.push(await loadContract({ path, cwd: CATEGORIES, ...known() }));
  }
});

/** Words that judges look for, and text that means harm. */
const words = readdirSync(CATEGORIES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /experiment|judge|acts/.test(name) && name.endsWith('.ts'))
  .flatMap((name) => [...readFileSync(join(CATEGORIES, name), 'utf8').matchAll(/'([^'\n]{1,40})'/g)])
  .map(([, word = '']) => word);
const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...new Set(words)) },
  { weight: 1, arbitrary: anyText() },
  {
    weight: 1,
    arbitrary: fc.constantFrom('__proto__', '', '\u001b[2J</script>]]>', '{"level":"info"}', '1\n2', '/work'),
  },
);
const kinds = Object.keys(evidenceKinds) as EvidenceKind[];
const data = Object.fromEntries(kinds.map((kind) => [kind, arbitraryOf(evidenceKinds[kind], text)]));
const act = fc.constantFrom(...kinds).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    place: fc.nat(),
    step: text,
    data: data[kind] ?? fc.constant(null),
  }),
);

test('evidence that fits its kinds, whatever it says, is judged to a report that every renderer writes', () => {
  fc.assert(
    fc.property(fc.nat(1), fc.array(act, { maxLength: 60 }), (which, acts) => {
      const contract = contracts[which];
      if (!contract) return;
      const planned = plan({
        subject: subjectFacts(contract),
        claims: contract.claims,
        categories,
        only: [],
        effort: 'full',
        seed: 'fuzz',
      }).map(({ category, experiments }) => ({
        category: category.description.id,
        experiments: experiments.map(({ experiment }) => ({ id: experiment.id, title: experiment.title })),
      }));
      const places = planned.flatMap(({ category, experiments }) =>
        experiments.map(({ id }) => ({ category, experiment: id, room: '1' })),
      );
      const { run, directory } = begin(
        { secrets: {} },
        { contract: { ...contract, subject: { ...contract.subject, secrets: {} } }, plan: planned },
      );
      for (const place of places) {
        const stage = { title: 'any', seed: '1', ms: 0 };
        run.record('experiment', {
          ...place,
          step: 'begin',
          data: { ...stage, stage: 'began', outcome: 'running' },
        });
      }
      for (const { kind, place, step, data } of acts) {
        const at = places[place % places.length];
        const fits = evidenceKinds[kind].safeParse(data);
        if (at && fits.success) run.record(kind, { ...at, step, data: fits.data as never });
      }
      for (const place of places) {
        const stage = { title: 'any', seed: '1', ms: 1 };
        run.record('experiment', {
          ...place,
          step: 'end',
          data: { ...stage, stage: 'ended', outcome: 'done' },
        });
      }
      run.finish();
      const judged = judgeStored(directory);
      for (const check of judged.report.categories.flatMap(({ checks }) => checks))
        expect(check.message).not.toMatch(/The judge .*(threw|broke)/);
      for (const [name, render] of Object.entries(renderers))
        expect(plainText(render(judged).replaceAll('\n', ' ')).length, name).toBeGreaterThan(100);
      rmSync(directory, { recursive: true });
    }),
    { numRuns: cases(8) },
  );
});

test('a folder that lost, gained or moved something gives a Failure that says so, never a crash', () => {
  const { run, directory } = begin();
  prove(run);
  for (const said of ['hello', 'hello again', 'goodbye']) greet(run, said);
  run.blob('captures/room-1.pcap', Buffer.from('capture'), {
    category: 'greeting',
    experiment: 'greets',
    room: '1',
    step: 'heard',
  });
  run.finish();
  const names = ['run.json', 'evidence.ndjson', 'captures/room-1.pcap'];
  const damage = fc.oneof(
    fc.record({
      kind: fc.constant('cut' as const),
      name: fc.constantFrom(...names),
      at: fc.double({ min: 0, max: 0.999, noNaN: true }),
    }),
    fc.record({ kind: fc.constant('gone' as const), name: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant('folder' as const), name: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constant('swap' as const), from: fc.nat(9), to: fc.nat(9) }),
    fc.record({ kind: fc.constant('twice' as const), from: fc.nat(9) }),
    fc.record({ kind: fc.constant('drop' as const), from: fc.nat(9) }),
    fc.record({ kind: fc.constant('end' as const), value: fc.jsonValue() }),
  );
  const copy = join(temporaryFolder(), 'run');
  fc.assert(
    fc.property(damage, (done) => {
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(join(copy, 'captures'), { recursive: true });
      for (const name of names) copyFileSync(join(directory, name), join(copy, name));
      const lines = readFileSync(join(copy, 'evidence.ndjson'), 'utf8').trimEnd().split('\n');
      const before = lines.join('\n');
      if (done.kind === 'cut') {
        const bytes = readFileSync(join(copy, done.name));
        writeFileSync(join(copy, done.name), bytes.subarray(0, Math.floor(bytes.length * done.at)));
      } else if (done.kind === 'gone' || done.kind === 'folder') {
        rmSync(join(copy, done.name));
        if (done.kind === 'folder') mkdirSync(join(copy, done.name));
      } else if (done.kind === 'end') {
        const header = JSON.parse(readFileSync(join(copy, 'run.json'), 'utf8'));
        writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...header, end: done.value }));
      } else {
        const from = done.from % lines.length;
        if (done.kind === 'drop') lines.splice(from, 1);
        if (done.kind === 'twice') lines.splice(from, 0, lines[from] ?? '');
        if (done.kind === 'swap') {
          const [line = ''] = lines.splice(from, 1);
          lines.splice(done.to % (lines.length + 1), 0, line);
        }
        fc.pre(lines.join('\n') !== before);
        writeFileSync(join(copy, 'evidence.ndjson'), `${lines.join('\n')}\n`);
      }
      for (const read of [loadRun, judgeStored]) {
        const caught = caughtFrom(() => read(copy));
        expect(caught).toBeInstanceOf(Failure);
        expect(caught).toMatchObject({ class: 'wrong-use', message: expect.stringContaining(copy) });
      }
    }),
  );
});

function caughtFrom(act: () => unknown): unknown {
  try {
    act();
    return null;
  } catch (cause) {
    return cause;
  }
}
