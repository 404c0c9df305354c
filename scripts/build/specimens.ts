import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, '..', '..', 'specimens');

/** Builds every specimen. Each does nothing when its inputs are unchanged. */
export async function buildSpecimens(): Promise<void> {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name, 'build.ts');
    if (!existsSync(file)) continue;
    const specimen: { build: () => Promise<void> } = await import(pathToFileURL(file).href);
    await specimen.build();
  }
}
