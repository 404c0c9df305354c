import type { EvidenceRecord } from '../model/evidence.ts';
import { isGoodAnswer } from './actions.ts';

type Request = EvidenceRecord<'request'>;

/** Whether one who may have a thing was given it. A redirect to a page where one logs in, or to the same path, gives nothing yet. */
export function isGranted(expect: number | null, { data }: Request): boolean {
  if (data.status === null || data.status >= 400) return false;
  if (isRedirect(data.status) && expect === null) return !leadsToLogin(data) && !leadsToItself(data);
  return isGoodAnswer(expect, data.status) || (isSuccess(expect) && isSuccess(data.status));
}

/**
 * Whether somebody who may not have a thing was given it all the same. Web applications send those without a session on to a page where
 * they log in; so a redirect gives something only where it is the one that was given to `owner`, who may.
 */
export function isGrantedLike(owner: Request | undefined, expect: number | null, { data }: Request): boolean {
  if (data.status === null || data.status >= 400) return false;
  if (isRedirect(data.status))
    return (
      owner !== undefined && owner.data.status === data.status && leadWhere(owner.data) === leadWhere(data)
    );
  if (isGoodAnswer(expect, data.status)) return true;
  // What changes something may do so with another success each time: 201 at first, 204 when it is there already.
  return !/^(GET|HEAD)$/.test(data.method) && isSuccess(expect) && isSuccess(data.status);
}

/** Whether nobody can tell what an answer gives: the redirect that the contract calls good, of which no owner's is known. */
export const isUntold = (owner: Request | undefined, expect: number | null, { data }: Request): boolean =>
  owner === undefined && isRedirect(data.status) && data.status === expect;

export const isRedirect = (status: number | null): boolean =>
  status !== null && status >= 300 && status < 400;
const isSuccess = (status: number | null): boolean => status !== null && status >= 200 && status < 300;

const BASE = 'http://subject.example';

/** Where a redirect leads to; null where it does not say, or not in a way that can be read. */
function target({ path, responseHeaders: { location } }: Request['data']): URL | null {
  const base = URL.canParse(path, BASE) ? new URL(path, BASE).href : BASE;
  return location !== undefined && URL.canParse(location, base) ? new URL(location, base) : null;
}

/** The same for redirects that differ only in the number of what was just made: `/accounts/7` and `/accounts/8`. */
function leadWhere(data: Request['data']): string | null {
  const to = target(data);
  return to && `${to.origin}${to.pathname.replace(/[^/]*\d[^/]*/g, '#')}${to.search}`;
}

const LOGIN =
  /(^|[/._-])((log|sign)[-_]?(in|on)|o?auth2?|authenticate|authorize|sso|saml2?|sessions?\/new)([/._-]|$)/i;

function leadsToLogin(data: Request['data']): boolean {
  const to = target(data);
  return to !== null && LOGIN.test(`${to.hostname}${to.pathname}`);
}

/** A slash more or less, or another scheme or host; what changes something is often answered with its own page. */
function leadsToItself(data: Request['data']): boolean {
  const to = target(data);
  if (to === null || !/^(GET|HEAD)$/.test(data.method) || !URL.canParse(data.path, BASE)) return false;
  const from = new URL(data.path, BASE);
  const bare = ({ pathname, search }: URL) => pathname.replace(/\/+$/, '') + search;
  return bare(to) === bare(from);
}
