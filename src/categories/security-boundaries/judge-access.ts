import { inconclusive, notApplicable, quote, unless } from '../../lib/checks.ts';
import { isGranted, isGrantedLike, isRedirect, isUntold } from '../../lib/granted.ts';
import { isTurnedAway } from '../../lib/turned-away.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

type Request = EvidenceRecord<'request'>;

/** Who got what is protected. */
export function judgeAccess(input: Input): readonly Check[] {
  return [
    nobody(input),
    otherNames(input),
    wrongCredentials(input),
    otherUsers(input),
    foreignSites(input),
    sharedCaches(input),
  ];
}

const NOTHING = 'The contract claims nothing as protected.';
const NO_USERS = 'The contract names no users with credentials.';

/** Requests for one protected thing, by who asked. */
interface Asked {
  readonly shared: boolean;
  readonly owner: Request | undefined;
  /** What came of it; without what nobody can tell. */
  readonly by: (who: RegExp) => readonly Request[];
  readonly isOwnersGood: boolean;
  /** Whether it gave to somebody else what its owner gets. */
  readonly isAnswered: (record: Request) => boolean;
}

function asked({ evidence, claim }: Input): readonly Asked[] {
  return claim.protected.map(({ shared, request: { expect } }, index) => {
    const own = evidence.from(OWN, 'request').filter(({ step }) => step.startsWith(`access ${index} · `));
    const from = (who: RegExp) => own.filter(({ step }) => who.test(step.slice(`access ${index} · `.length)));
    const [owner] = from(/^owner$/);
    return {
      shared,
      owner,
      by: (who) =>
        from(who).filter(
          (record) =>
            record.data.status !== null && !isTurnedAway(record) && !isUntold(owner, expect, record),
        ),
      isOwnersGood: owner === undefined || isGranted(expect, owner),
      isAnswered: (record) => isGrantedLike(owner, expect, record),
    };
  });
}

/** What those whom this regards were answered, and what of it gave them something. */
function answersTo(good: readonly Asked[], who: RegExp) {
  return {
    looked: good.flatMap(({ by }) => by(who)),
    answered: good.flatMap(({ by, isAnswered }) => by(who).filter(isAnswered)),
  };
}

/** Protected things that their owner gets; where even the owner is refused, a refusal of others says nothing. */
function answeredToOwner(input: Input): {
  readonly good: readonly Asked[];
  readonly bad: readonly Request[];
} {
  const all = asked(input);
  return {
    good: all.filter(({ isOwnersGood }) => isOwnersGood),
    bad: all.flatMap(({ owner, isOwnersGood }) => (owner && !isOwnersGood ? [owner] : [])),
  };
}

function refusedOwner(rule: string, bad: readonly Request[]): Check {
  const [first] = bad;
  const location = first?.data.responseHeaders.location;
  return inconclusive(
    rule,
    `Even its owner was refused: ${first?.data.method} ${first?.data.path} was answered with ${first?.data.status ?? first?.data.error}${location === undefined ? '' : `, which leads to ${quote(location)}`}.`,
    bad,
  );
}

function nobody(input: Input): Check {
  const rule = 'refuses-nobody-in-particular';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  const { good, bad } = answeredToOwner(input);
  const { looked, answered } = answersTo(good, /^nobody$/);
  const offences = answered.map((record) => ({
    record,
    says: `${record.data.method} ${record.data.path}, which is protected, was answered with ${record.data.status} without any credential: ${quote(record.data.response)}.`,
  }));
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  return unless(rule, looked, offences, `All ${looked.length} requests without a credential were refused.`);
}

/** Whatever is answered to another name may be public; only what its owner got, byte for byte, is what is protected. */
function otherNames(input: Input): Check {
  const rule = 'refuses-under-other-names';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  if (!input.claim.users) return notApplicable(rule, NO_USERS);
  const { good, bad } = answeredToOwner(input);
  // What everybody gets under its own name is told by another rule.
  const guarded = good.filter(({ by, isAnswered }) => !by(/^nobody$/).some(isAnswered));
  const known = guarded.filter(({ owner }) => owner !== undefined && owner.data.response.bytes > 0);
  const looked = known.flatMap(({ by }) => by(RENAMED));
  const offences = known.flatMap(({ owner, by, isAnswered }) =>
    by(RENAMED)
      .filter((record) => isAnswered(record) && !differs(record, owner))
      .map((record) => ({
        record,
        says: `${owner?.data.method} ${owner?.data.path}, which is protected, was answered as to its owner without any credential when it was asked for ${record.step.replace(/^.* · /, '')} (${record.data.method} ${record.data.path}): ${quote(record.data.response)}.`,
      })),
  );
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  // Where its owner never asked, nothing is known of the answers.
  if (offences.length === 0 && known.length === 0 && good.some(({ owner }) => owner !== undefined))
    return inconclusive(
      rule,
      guarded.length === 0
        ? 'What is protected is answered to everybody anyway.'
        : 'The answers to their owners are empty, so nobody else’s can be told from them.',
    );
  return unless(
    rule,
    looked,
    offences,
    `None of ${looked.length} requests under other names or with headers of a proxy brought out what is protected.`,
  );
}

const RENAMED = /^renamed · /;

function wrongCredentials(input: Input): Check {
  const rule = 'refuses-wrong-credentials';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  if (!input.claim.users) return notApplicable(rule, NO_USERS);
  const { good, bad } = answeredToOwner(input);
  const { looked, answered } = answersTo(good, /^wrong · /);
  const offences = answered.map((record) => ({
    record,
    says: `${record.data.method} ${record.data.path} was answered with ${record.data.status} to a credential ${wrongness(record)}.`,
  }));
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  return unless(rule, looked, offences, `All ${looked.length} wrong credentials were refused.`);
}

function wrongness({ step }: Request): string {
  const what = step.slice(step.indexOf('wrong · ') + 'wrong · '.length);
  return /^(made|empty)/.test(what) ? `that is ${what}` : what;
}

function otherUsers(input: Input): Check {
  const rule = 'refuses-other-users';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  if (!input.claim.users) return notApplicable(rule, NO_USERS);
  const { good, bad } = answeredToOwner(input);
  const { looked } = answersTo(good, OTHERS);
  const offences = good.flatMap(({ shared, owner, by, isAnswered }) =>
    by(OTHERS)
      .filter((record) => isAnswered(record) && !(shared && differs(record, owner)))
      .map((record) => ({
        record,
        says: `${record.data.method} ${record.data.path} was answered with ${record.data.status} to ${otherUser(record)}, ${
          differs(record, owner) ? 'who has no right to it' : 'with what belongs to its owner'
        }: ${quote(record.data.response)}.`,
      })),
  );
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  return unless(
    rule,
    looked,
    offences,
    `All ${looked.length} requests of another user were refused what is not theirs.`,
  );
}

/** Another user, and those whose names are patterns (CWE-943), or begin as the owner's does (CWE-187). */
const OTHERS = /^(other$|named · )/;

function otherUser({ step }: Request): string {
  const [, name] = / · named · (.*)$/.exec(step) ?? [];
  return name === undefined ? 'another user' : `a user of the name “${name}”`;
}

/** Whether a browser would let a page of another site read what its user alone may see (CWE-942; OWASP WSTG-CLNT-07). */
function foreignSites(input: Input): Check {
  const rule = 'shares-with-no-foreign-site';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  if (!input.claim.users) return notApplicable(rule, NO_USERS);
  const { good, bad } = answeredToOwner(input);
  const { looked, answered } = answersTo(good, FOREIGN_PAGE);
  const offences = answered.flatMap((record) => {
    const { method, path, responseHeaders } = record.data;
    const origin = record.step.replace(/^.* · page of /, '');
    const allowed = responseHeaders['access-control-allow-origin'];
    // Without this, and for `*`, browsers ask without the user's credentials.
    const withCredentials = responseHeaders['access-control-allow-credentials'] === 'true';
    return allowed === origin && withCredentials
      ? [
          {
            record,
            says: `${method} ${path}, which is protected, may be read by pages of ${origin === 'null' ? 'any site, out of a sandboxed frame' : 'any site'}, with the credentials of whoever looks at them: Access-Control-Allow-Origin: ${allowed}.`,
          },
        ]
      : [];
  });
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  return unless(
    rule,
    looked,
    offences,
    `None of ${looked.length} answers lets a page of another site read it.`,
  );
}

const FOREIGN_PAGE = /^page of /;

/** Whether a cache on the way may give to others what its owner got (RFC 9111, sections 3 and 3.5; CWE-525). */
function sharedCaches(input: Input): Check {
  const rule = 'kept-by-no-shared-cache';
  if (input.claim.protected.length === 0) return notApplicable(rule, NOTHING);
  const { users } = input.claim;
  if (!users) return notApplicable(rule, NO_USERS);
  const { good, bad } = answeredToOwner(input);
  const looked = good.flatMap(({ owner }) => (owner?.data.method === 'GET' ? [owner] : []));
  const offences = looked
    .filter(({ data }) => isForSharedCaches(data.responseHeaders, users.header))
    .map((record) => ({
      record,
      says: `${record.data.method} ${record.data.path}, which is protected, was answered to its owner with Cache-Control: ${record.data.responseHeaders['cache-control']}. A cache on the way may give that to anybody.`,
    }));
  if (offences.length === 0 && bad.length > 0) return refusedOwner(rule, bad);
  if (looked.length === 0 && good.length > 0)
    return notApplicable(rule, 'Nothing that is protected is read with GET, and nothing else is cached.');
  return unless(
    rule,
    looked,
    offences,
    `None of ${looked.length} answers to their owners lets a shared cache keep it.`,
  );
}

/** Only what is said to be fresh for a time; what caches may guess is left to them. */
function isForSharedCaches(headers: Request['data']['responseHeaders'], credential: string): boolean {
  const said = (headers['cache-control'] ?? '').toLowerCase();
  const has = (name: string) => new RegExp(`(^|[,\\s])${name}([,\\s=]|$)`).test(said);
  const seconds = (name: string) =>
    Number(new RegExp(`(?:^|[,\\s])${name}="?(\\d+)`).exec(said)?.[1] ?? 'NaN');
  if (has('no-store') || has('private') || has('no-cache')) return false;
  const varies = (headers.vary ?? '').toLowerCase().split(/[,\s]+/);
  if (varies.includes('*') || varies.includes(credential.toLowerCase())) return false;
  const age = Number.isNaN(seconds('s-maxage')) ? seconds('max-age') : seconds('s-maxage');
  if (!(age > 0)) return false;
  // Answers to requests with this header are kept only where one of these allows it.
  if (credential.toLowerCase() !== 'authorization') return true;
  return has('public') || has('s-maxage') || has('must-revalidate');
}

const differs = (one: Request, other: Request | undefined): boolean =>
  one.data.response.sha256 !== other?.data.response.sha256 ||
  // A redirect says where its thing is, and often nothing else.
  (isRedirect(one.data.status) && one.data.responseHeaders.location !== other?.data.responseHeaders.location);
