import type { Session } from './session.ts';

/** Says whether a forge.toml is good, without doing anything it says. */
export async function configCheck({ parts }: Session, path: string): Promise<void> {
  const { phases } = await parts.loadConfig(path, parts.readText);
  await parts.print(`${path}: good; phases: ${Object.keys(phases).sort().join(', ') || 'none'}\n`);
}
