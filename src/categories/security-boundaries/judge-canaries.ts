import { quote } from '../../lib/checks.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord, Output } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export const OWN = 'security-boundaries';

export type Input = JudgeInput<Claim>;
export type Payload = EvidenceRecord<'payload'>;
export type Canary = Payload['data']['canaries'][number];

/** What a canary shows, and the record in which it does. */
export interface Sight {
  readonly record: EvidenceRecord;
  /** Goes on after "… through the input": `its text stood on standard output`. */
  readonly says: string;
}

type Look = (canary: Canary, payload: Payload, input: Input) => Sight | null;

/** Where each kind of canary would be seen; null where it is not. */
export const LOOKS: Readonly<Record<Canary['kind'], Look>> = {
  read: (canary, payload, input) =>
    inAnswers(canary, payload, input, 'the secret of a file outside stood') ??
    inContents(canary, payload, input, 'the secret of a file outside stood'),
  evaluated: (canary, payload, input) =>
    inAnswers(canary, payload, input, `${canary.sign}, which it only asks for, was worked out and stood`) ??
    inContents(canary, payload, input, `${canary.sign}, which it only asks for, was worked out and stood`),
  created: ({ sign }, payload, input) => {
    const record = searches(payload, input).find(({ data }) =>
      data.hits.some(
        ({ where, path, member }) => where === 'name' && member === null && path.startsWith(sign),
      ),
    );
    return record ? { record, says: `${sign} was created, outside its folder` } : inChanges(sign, input);
  },
  ran: ({ sign }, payload, input) => {
    const places = sign.startsWith('/')
      ? [sign]
      : [input.subject.workFolder, ...input.subject.writable].map((folder) => `${folder}/${sign}`);
    const record = searches(payload, input).find(({ data }) =>
      data.hits.some(
        ({ where, path, member }) =>
          where === 'name' && member === null && places.some((place) => path.startsWith(place)),
      ),
    );
    return record
      ? { record, says: `the command in it was run: it left ${sign.split('/').at(-1)}` }
      : inChanges(sign, input);
  },
  'looked-up': ({ sign }, _, input) => {
    const record = input.evidence
      .from(OWN, 'traffic')
      .find(({ data }) => data.names.some(({ name }) => `${name.toLowerCase()}.`.startsWith(`${sign}.`)));
    return record ? { record, says: `the name ${sign} was looked up` } : null;
  },
  queried: ({ sign }, _, input) => {
    const record = input.evidence
      .from(OWN, 'rows')
      .find(({ step, data }) => step === 'sequences' && data.rows.some(({ sequence }) => sequence === sign));
    return record ? { record, says: 'the database called the function that stands in it' } : null;
  },
  split: ({ sign }, payload, input) => {
    const record = requestsOf(payload, input).find(({ data }) => sign in data.responseHeaders);
    return record ? { record, says: `the answer bore a header of its own making, ${sign}` } : null;
  },
  rendered: ({ sign }, payload, input) => {
    const record = requestsOf(payload, input).find(
      ({ data }) => isPage(data.responseHeaders) && data.response.text.includes(sign),
    );
    return record
      ? {
          record,
          says: `its script stood in a page as it is: ${quote(around(record.data.response.text, sign))}`,
        }
      : null;
  },
  'sent-on': ({ sign }, payload, input) => {
    const record = requestsOf(payload, input).find(({ data }) => isSentOnTo(sign, data));
    return record ? { record, says: `whoever asked was sent on to ${sign}` } : null;
  },
  terminal: ({ sign }, payload, input) => {
    const run = runsOf(payload, input).find(({ data }) => data.stderr.text.includes(sign));
    if (run) return { record: run, says: `its control characters stood bare on standard error` };
    const log = input.evidence
      .from(OWN, 'subject-state')
      .find(({ data }) => data.stdout.text.includes(sign) || data.stderr.text.includes(sign));
    return log ? { record: log, says: 'its control characters stood bare in the log' } : null;
  },
};

/** What browsers render; without a type they look for markup themselves, unless they are told not to (WHATWG, MIME Sniffing). */
function isPage(headers: Readonly<Record<string, string>>): boolean {
  const type = headers['content-type']?.toLowerCase();
  if (type === undefined) return headers['x-content-type-options']?.toLowerCase() !== 'nosniff';
  return /^\s*(text\/html|application\/xhtml\+xml|image\/svg\+xml)\b/.test(type);
}

/** Whether a browser would go to this host, or one below it. */
function isSentOnTo(host: string, { status, responseHeaders }: EvidenceRecord<'request'>['data']): boolean {
  const { location, refresh } = responseHeaders;
  const isRedirect = status !== null && status >= 300 && status < 400;
  const addresses = [isRedirect ? location : undefined, /url\s*=\s*(.*)$/i.exec(refresh ?? '')?.[1]];
  return addresses.some((address) => {
    if (address === undefined || !URL.canParse(address, 'http://subject.example/')) return false;
    const { hostname } = new URL(address, 'http://subject.example/');
    return hostname === host || hostname.endsWith(`.${host}`);
  });
}

export const runsOf = ({ data }: Payload, { evidence }: Input): readonly EvidenceRecord<'run'>[] =>
  evidence.from(OWN, 'run').filter(({ id }) => data.acts.includes(id));

export const requestsOf = ({ data }: Payload, { evidence }: Input): readonly EvidenceRecord<'request'>[] =>
  evidence.from(OWN, 'request').filter(({ id }) => data.acts.includes(id));

/** Searches made for this payload, or for all that went through the same input. */
function searches({ data }: Payload, { evidence }: Input): readonly EvidenceRecord<'search'>[] {
  return evidence
    .from(OWN, 'search')
    .filter(({ id, step }) => data.acts.includes(id) || step === `hostile values · ${data.input}`);
}

function inAnswers({ sign }: Canary, payload: Payload, input: Input, what: string): Sight | null {
  const holds = (output: Output) => output.text.includes(sign);
  for (const record of runsOf(payload, input)) {
    if (holds(record.data.stdout)) return { record, says: `${what} on standard output` };
    if (holds(record.data.stderr)) return { record, says: `${what} on standard error` };
  }
  for (const record of requestsOf(payload, input)) {
    const { response, responseHeaders } = record.data;
    if (holds(response))
      return { record, says: `${what} in the answer: ${quote(around(response.text, sign))}` };
    if (JSON.stringify(responseHeaders).includes(sign))
      return { record, says: `${what} in a header of the answer` };
  }
  return null;
}

function around(text: string, sign: string): string {
  return text.slice(Math.max(0, text.indexOf(sign) - 40));
}

function inContents({ sign }: Canary, payload: Payload, input: Input, what: string): Sight | null {
  for (const record of searches(payload, input)) {
    const hit = record.data.hits.find(
      (candidate) => candidate.sign === sign && candidate.where === 'content' && !isTheCanary(candidate.path),
    );
    if (hit) return { record, says: `${what} in ${hit.path}` };
  }
  return null;
}

/** A file that was laid outside, or beside the folder of an input, to be read. */
export const isTheCanary = (path: string): boolean => /-([0-9a-f]{8})\/letter-\1$/.test(path);

/** Whether a file of this name appeared in the container's own file system. */
function inChanges(sign: string, { evidence }: Input): Sight | null {
  const name = `/${sign.split('/').at(-1)}`;
  for (const record of evidence.from(OWN, 'changes')) {
    const change = record.data.changes.find(({ path }) => path.includes(name));
    if (change) return { record, says: `${change.path} appeared in its own file system` };
  }
  return null;
}
