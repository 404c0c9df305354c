import { dirname, relative } from 'node:path';
import type { Defect } from '../../src/model/defect.ts';
import { goodParts, type Parts } from './src/parts.ts';
import { run } from './src/run.ts';

/** Where an image has a launcher for each defect, at `category/name/forge`. */
const LAUNCHERS = '/planted';

/** Runs forge with the defect whose launcher was called. */
async function main(): Promise<void> {
  const [, launcher = ''] = process.argv;
  const id = relative(LAUNCHERS, dirname(launcher));
  const { default: defect } = (await import(`./defects/${id}.ts`)) as { readonly default: Defect<Parts> };
  await run(defect.plant(goodParts()), process.argv);
}

void main();
