import { extname } from 'node:path';
import type { Defect } from '../../src/model/defect.ts';
import { goodParts, type Parts } from './src/parts.ts';
import { run as runForge } from './src/run.ts';

/** Runs forge with one defect, by `category/name`. */
export async function run(id: string): Promise<void> {
  // Defects lie beside this file, as sources and as bundled.
  const file = new URL(`./defects/${id}${extname(import.meta.url)}`, import.meta.url);
  const { default: defect } = (await import(file.href)) as { readonly default: Defect<Parts> };
  await runForge(defect.plant(goodParts()), process.argv);
}
