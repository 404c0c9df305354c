import type { Defect } from '../../src/model/defect.ts';
import { goodParts, type Parts } from './src/parts.ts';
import { start } from './src/start.ts';

/** Runs ledger with one planted defect: `network-isolation/phones-home-at-start`. */
export async function run(id: string): Promise<void> {
  // Built and in source, the defects lie in a folder beside this file, with this file's own ending.
  const ending = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
  const module = new URL(`./defects/${id}${ending}`, import.meta.url);
  const { default: defect } = (await import(module.href)) as { default: Defect<Parts> };
  await start(defect.plant(goodParts()));
}
