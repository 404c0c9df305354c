import { pathSpellings } from '../../lib/path-spellings.ts';
import type { HttpRequest } from '../../model/room.ts';

type Request = Pick<HttpRequest, 'method' | 'path' | 'headers'>;

/** The same thing, asked for in another way, and how. */
export interface OtherName {
  /** `with another slash at its end`, `by a header for the path`, … */
  readonly what: string;
  readonly request: Request;
}

/** Headers by which a server behind a proxy is told who asks: by its proxy, and not by everybody. */
const FROM_WITHIN: readonly (readonly [name: string, value: string])[] = [
  ['x-forwarded-for', '127.0.0.1'],
  ['x-real-ip', '127.0.0.1'],
  ['x-forwarded-host', 'localhost'],
];

/**
 * Ways round a check of rights that looks at the words of a request while the router looks at their meaning: other
 * spellings of the path, the method or the path by a header, and headers that say that the request comes from within.
 * OWASP WSTG-ATHZ-02; CWE-289, CWE-290, CWE-863.
 */
export function otherNames({ method, path, headers = {} }: Request): readonly OtherName[] {
  const withHeader = (
    what: string,
    name: string,
    value: string,
    instead: Partial<Request> = {},
  ): OtherName => ({
    what,
    request: { method, path, ...instead, headers: { ...headers, [name]: value } },
  });
  return [
    ...pathSpellings(path).map(({ what, path: spelt }) => ({
      what,
      request: { method, path: spelt, headers },
    })),
    withHeader('by a header for the method', 'x-http-method-override', method, {
      method: method === 'POST' ? 'GET' : 'POST',
    }),
    withHeader('by a header for the path', 'x-original-url', path, { path: '/' }),
    ...FROM_WITHIN.map(([name, value]) => withHeader(`with ${name} ${value}`, name, value)),
  ];
}
