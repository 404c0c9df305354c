import { readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Phase } from './config.ts';
import { DEAD_LOCK } from './lock.ts';
import { STATE_FILE } from './state-store.ts';
import { TEMPORARY } from './write-outputs.ts';

/** Removes what a run that was killed had written beside its place. Only for whoever holds the project's lock. */
export async function removeLeftovers(root: string, phases: Readonly<Record<string, Phase>>): Promise<void> {
  const written = Object.values(phases).flatMap(({ steps }) =>
    steps.flatMap((step) => ('to' in step ? [step.to] : [])),
  );
  const folders = new Set([STATE_FILE, 'forge.toml', ...written].map((path) => join(root, dirname(path))));
  for (const folder of folders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names)
      if (TEMPORARY.test(name) || DEAD_LOCK.test(name)) await rm(join(folder, name), { force: true });
  }
}
