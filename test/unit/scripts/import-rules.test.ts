import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

/** Each file breaks exactly the rule beside it. */
const violations: Readonly<Record<string, readonly [file: string, source: string]>> = {
  'no-cycle': ['src/lib/left.ts', `import './right.ts';`],
  'no-folders-that-import-each-other': ['src/lib/one/a.ts', `import '../two/b.ts';`],
  'model-knows-nobody': ['src/model/noun.ts', `import '../lib/right.ts';`],
  'lib-knows-only-model': ['src/lib/greedy.ts', `import '../plan/plan.ts';`],
  'stages-meet-only-in-run': ['src/report/nosy.ts', `import type { Plan } from '../plan/plan.ts';`],
  'a-room-is-made-of-airlock-and-services': ['src/room/judgemental.ts', `import '../verdict/fold.ts';`],
  'services-act-through-the-airlock': ['src/services/eager.ts', `import '../room/open.ts';`],
  'the-agent-is-a-program-of-its-own': ['src/airlock/short.ts', `import './agent/probe.ts';`],
  'the-page-is-a-program-of-its-own': ['src/report/short.ts', `import './page/copy.ts';`],
  'the-page-takes-only-a-type': ['src/report/page/greedy.ts', `import '../html/carried.ts';`],
  'run-does-not-know-its-callers': ['src/run/vain.ts', `import '../cli/terminal.ts';`],
  'cli-asks-run': ['src/cli/shortcut.ts', `import '../plan/plan.ts';`],
  'judges-are-pure': ['src/categories/one/judge.ts', `import 'node:crypto';`],
  'categories-know-no-other-category': ['src/categories/one/friend.ts', `import '../two/act.ts';`],
  'engine-alone-knows-a-container-runtime': ['src/room/leak.ts', `import type Docker from 'dockerode';`],
  'files-and-processes-have-owners': ['src/room/writer.ts', `import 'node:fs';`],
  'product-does-not-know-its-tools': ['src/plan/tool.ts', `import '../../scripts/tool.ts';`],
  'product-needs-no-development-package': ['src/plan/dev.ts', `import 'fast-check';`],
  'specimens-are-strangers': ['specimens/sly/src/us.ts', `import '../../../src/plan/plan.ts';`],
  'specimens-take-only-a-type': ['specimens/sly/defects/value.ts', `import '../../../src/model/defect.ts';`],
  'specimens-are-good-by-default': ['specimens/sly/src/hook.ts', `import '../defects/value.ts';`],
  'everything-resolves': ['src/plan/dangling.ts', `import './nowhere.ts';`],
};

/** What the violations lean on, themselves within the law. */
const innocents: Readonly<Record<string, string>> = {
  'src/lib/right.ts': `import './left.ts';`,
  'src/lib/one/c.ts': 'export {};',
  'src/lib/two/b.ts': `import '../one/c.ts';`,
  'src/model/defect.ts': 'export type Defect = string;',
  'src/plan/plan.ts': `import type { Defect } from '../model/defect.ts';\nexport type Plan = Defect;`,
  'src/cli/terminal.ts': 'export {};',
  'src/airlock/client.ts': 'export {};',
  'src/airlock/agent/probe.ts': 'export {};',
  'src/report/html/carried.ts': 'export type Carried = string;',
  'src/report/page/copy.ts': `import type { Carried } from '../html/carried.ts';\nexport type Copy = Carried;`,
  'src/services/postgres.ts': `import '../airlock/client.ts';`,
  'src/verdict/fold.ts': 'export {};',
  'src/room/open.ts': `import '../airlock/client.ts';\nimport '../services/postgres.ts';`,
  'src/categories/two/act.ts': 'export {};',
  'src/engine/docker/client.ts': `import 'dockerode';\nimport 'node:fs';`,
  'src/categories/two/claim.ts': `import 'zod';`,
  'src/categories/two/judge.ts': `import type { Claim } from './claim.ts';\nimport '../../lib/two/b.ts';`,
  'scripts/tool.ts': 'export {};',
  'specimens/sly/defects/type.ts': `import type { Defect } from '../../../src/model/defect.ts';`,
};

describe('the import rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-rules-'));
  let found: readonly { readonly rule: string; readonly from: string }[] = [];

  beforeAll(async () => {
    for (const name of ['.dependency-cruiser.mjs', 'tsconfig.json', 'package.json']) {
      cpSync(join(root, name), join(folder, name));
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, source] of [...Object.entries(innocents), ...Object.values(violations)]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    found = await violationsIn(folder);
  }, 30_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(Object.keys(violations))('report what breaks %s', (rule) => {
    const [file = ''] = violations[rule] ?? [];
    const culprit = rule === 'no-folders-that-import-each-other' ? dirname(file) : file;
    expect(found).toContainEqual({ rule, from: culprit });
  });

  test('leave the innocent alone', () => {
    const guilty = new Set(found.map(({ from }) => from));
    const inTheCycle = ['src/lib/right.ts'];
    const accused = Object.keys(innocents).filter((file) => guilty.has(file) && !inTheCycle.includes(file));
    expect(accused).toEqual([]);
  });

  test('each say why they are there, and each is tried here', async () => {
    const { default: config } = await import('../../../.dependency-cruiser.mjs');
    const rules = config.forbidden ?? [];
    expect(rules.filter(({ comment = '' }) => comment.length < 40)).toEqual([]);
    expect(rules.map(({ name }) => name).toSorted()).toEqual(Object.keys(violations).toSorted());
  });
});

function violationsIn(folder: string): Promise<readonly { rule: string; from: string }[]> {
  const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs');
  const args = [
    depcruise,
    '--config',
    '.dependency-cruiser.mjs',
    '--output-type',
    'json',
    'src',
    'specimens',
    'scripts',
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1e8 }, (_error, stdout, stderr) => {
      if (!stdout.startsWith('{')) return reject(new Error(stderr));
      const { summary } = JSON.parse(stdout);
      resolve(
        summary.violations.map(({ rule, from }: { rule: { name: string }; from: string }) => ({
          rule: rule.name,
          from,
        })),
      );
    });
  });
}
