import { type Config, ConfigError } from '../config.ts';

/**
 * Says whether the configuration is good, and what it amounts to; passwords are left out.
 *
 * @returns the exit code
 */
export function checkConfig(
  read: () => Config,
  out: (text: string) => void,
  err: (text: string) => void,
): number {
  try {
    const config = read();
    const shown = {
      ...config,
      databaseUrl: shownUrl(config.databaseUrl),
      redisUrl: shownUrl(config.redisUrl),
      otlpUrl: shownUrl(config.otlpUrl),
      ratesUrl: shownUrl(config.ratesUrl),
      tokenKey: '(a secret)',
    };
    for (const [key, value] of Object.entries(shown)) out(`${key} = ${value ?? 'none'}\n`);
    out('configuration is good\n');
    return 0;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) err(`ledger: ${problem}\n`);
    return 1;
  }
}

/** Only the harmless parts: a query string can hold a password as well. */
function shownUrl(url: string | null): string | null {
  if (url === null) return null;
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
