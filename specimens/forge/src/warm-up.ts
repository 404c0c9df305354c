import { sha256 } from './digest.ts';
import { loadConfig } from './load-config.ts';
import type { Parts } from './parts.ts';
import { buildProgram } from './program.ts';

/** Has a bit of everything that a forge.toml may have. */
const PROJECT = `
[project]
name = "warm-up"

[values]
greeting = "Hello"

[phases.build]
steps = [
  { action = "render", from = "src/page.txt", to = "build/page.txt" },
  { action = "concat", from = ["src/header.txt", "build/page.txt"], to = "build/whole.txt" },
  { action = "digest", from = ["build/whole.txt"], to = "build/SHA256SUMS" },
  { action = "check", file = "build/page.txt", contains = "Hello" },
]
`;

/** What nearly every command does first, on nothing and in memory alone. */
export async function warmUp(parts: Parts): Promise<void> {
  await loadConfig('forge.toml', async () => PROJECT);
  sha256('');
  const settings = { userTemplates: null, timeout: null, token: async () => '' };
  buildProgram({ parts, settings, environment: {}, signal: new AbortController().signal }, () => undefined);
}
