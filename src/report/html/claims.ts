import { stringify } from 'yaml';

/** A claim as a person would write it: actions in one line, and without what says nothing. All of it stands in run.json. */
export function claimInWords(claim: unknown): string {
  return stringify(shortened(claim), { lineWidth: 0 }).trimEnd();
}

/** Characters of a text that are shown; more is a file of some kind. */
const LONGEST = 2_000;

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > LONGEST)
    return `${value.slice(0, LONGEST / 10)}… (${value.length} characters in all)`;
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== 'object' || value === null) return value;
  const action = actionInWords(value);
  if (action !== null) return action;
  const kept = Object.entries(value).filter(
    ([, each]) => each !== null && !(typeof each === 'object' && Object.keys(each).length === 0),
  );
  return Object.fromEntries(kept.map(([key, each]) => [key, shortened(each)]));
}

/** `POST /accounts {"owner":"ann"} → 201`, `ledger backup {file} → exit 0`; null for what is no action. */
function actionInWords(value: object): string | null {
  const { kind, method, path, body, expect, headers, command, stdin, exit } = value as Record<
    string,
    unknown
  >;
  if (kind === 'http' && typeof method === 'string' && typeof path === 'string') {
    const own = Object.entries((headers ?? {}) as Record<string, unknown>)
      .filter(([name]) => name !== 'content-type')
      .map(([name, each]) => ` (${name}: ${each})`);
    return `${method} ${path}${own.join('')}${typeof body === 'string' ? ` ${body}` : ''}${typeof expect === 'number' ? ` → ${expect}` : ''}`;
  }
  if (kind === 'command' && Array.isArray(command))
    return `${command.join(' ')}${typeof stdin === 'string' ? ` < ${JSON.stringify(stdin)}` : ''}${typeof exit === 'number' ? ` → exit ${exit}` : ''}`;
  return null;
}
