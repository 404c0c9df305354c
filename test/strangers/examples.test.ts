import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { validate } from '../../src/run/validate.ts';

const runsFolder = mkdtempSync(join(tmpdir(), 'cleanroom-examples-'));
afterAll(() => rmSync(runsFolder, { recursive: true, force: true }));

/** Programs that nobody here wrote, and what is true of them: each finding was checked by hand (README beside it). */
const EXAMPLES = [
  { example: 'nginx', verdict: 'ready', found: [] },
  { example: 'etcd', verdict: 'ready', found: [] },
  {
    // A service whose state is damaged while it is down.
    example: 'redis-server',
    verdict: 'not-ready',
    found: [
      'basic-execution/help-as-claimed',
      'state-corruption-recovery/notices-or-repairs',
      'state-corruption-recovery/names-the-file',
      'state-corruption-recovery/keeps-the-damaged',
      'state-persistence/survives-full-disk',
    ],
  },
  // A service that is asked what it keeps by its own client.
  { example: 'mosquitto', verdict: 'not-ready', found: ['basic-execution/help-as-claimed'] },
  {
    example: 'quicktype',
    verdict: 'not-ready',
    found: ['error-handling/fails-with-nonzero', 'error-handling/no-stack-trace'],
  },
  {
    example: 'prettier',
    verdict: 'not-ready',
    found: [
      'basic-execution/stays-in-work-folder',
      'error-handling/no-stack-trace',
      'configuration-validation/refuses-wrong-ones',
      'configuration-validation/names-the-place',
    ],
  },
] as const;

describe('programs that nobody here wrote', () => {
  test.for(EXAMPLES)('$example is $verdict', async ({ example, verdict, found }) => {
    const { report } = await validate({
      contract: join('examples', example),
      runsFolder,
      seed: 'examples',
    });
    const findings = report.categories.flatMap(({ id, findings }) =>
      findings.map(({ rule }) => `${id}/${rule}`),
    );
    expect(findings).toEqual(found);
    expect(report.verdict).toBe(verdict);
    expect(report.room.verdict).toBe('pass');
  });
});
