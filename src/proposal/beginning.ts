import type { Facts, Found } from './facts.ts';

/** Programs that run another one, which the words behind them name. */
const RUNS_ANOTHER =
  /^(node|nodejs|deno|bun|bunx|npx|npm|pnpm|yarn|tsx|ts-node|python[\d.]*|uv|uvx|pipx|poetry|java|dotnet|mono|ruby|bundle|php[\d.]*|perl|lua|Rscript|julia|elixir|escript|sh|bash|ash|dash|zsh|pwsh|env|tini|dumb-init|gosu|su-exec)$/;

export const asksForHelp = (word: string): boolean => /^(--help|-h|help)$/.test(word);

/**
 * Words with which every command of a program begins, by what its image runs. An entry point is that as it stands. Of a command the first
 * word is, unless it runs another program: then which of the others belong to that cannot be known, and all are kept.
 */
export function beginningOf({
  entrypoints,
  argvs,
  shellArgvs,
}: Pick<Facts, 'entrypoints' | 'argvs' | 'shellArgvs'>): Found<readonly string[]> | undefined {
  const [entrypoint] = entrypoints;
  if (entrypoint !== undefined) return entrypoint;
  const said = argvs[0] ?? shellArgvs[0];
  const [first] = said?.value ?? [];
  if (said === undefined || first === undefined) return undefined;
  const isOther = RUNS_ANOTHER.test(first.split('/').at(-1) ?? '');
  const help = said.value.findIndex(asksForHelp);
  const { where } = said;
  return { value: isOther ? said.value.slice(0, help === -1 ? undefined : help) : [first], where };
}
