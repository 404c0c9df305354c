import { Problem } from '../problem.ts';

export interface Route<Handler> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/accounts/:id`; a word after a colon matches one segment. */
  readonly pattern: string;
  readonly handle: Handler;
}

/**
 * What a request is called in metrics, traces and log: the route's pattern, or one word for all that match none. The path
 * itself would make a series, and a span name, of every account and of every scanner's guess.
 */
export function nameRoute(pattern: string | null, _path: string): string {
  return pattern ?? 'unmatched';
}

export interface Match<Handler> {
  readonly route: Route<Handler>;
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Finds the route for a request; HEAD is GET without the body.
 *
 * @throws Problem 404 that names the path, 405 that names the method and carries `Allow`
 */
export function findRoute<Handler>(
  routes: readonly Route<Handler>[],
  method: string,
  path: string,
): Match<Handler> {
  const wanted = method === 'HEAD' ? 'GET' : method;
  const allowed = new Set<string>();
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params === null) continue;
    if (route.method === wanted) return { route, params };
    allowed.add(route.method);
    if (route.method === 'GET') allowed.add('HEAD');
  }
  if (allowed.size === 0) throw new Problem(404, `there is nothing at ${shortened(path)}`);
  const allow = [...allowed].sort().join(', ');
  throw new Problem(405, `${shortened(path)} does not allow ${method}, only ${allow}`, [], { allow });
}

function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, word] of wanted.entries()) {
    const segment = given[index] ?? '';
    if (!word.startsWith(':')) {
      if (word !== segment) return null;
    } else {
      params[word.slice(1)] = decoded(segment);
    }
  }
  return params;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(400, `${shortened(segment)} is not a valid percent-encoding`);
  }
}

function shortened(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
