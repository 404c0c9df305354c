import { isGoodAnswer } from '../../lib/actions.ts';
import { fieldOf, plainOf } from '../../lib/answer.ts';
import { begunAt } from '../../lib/begun.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Request = EvidenceRecord<'request'>;
export type Rows = EvidenceRecord<'rows'>;
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export const OWN = 'cache-integration';

export function requestOf({ evidence }: Input, step: string): Request | undefined {
  return evidence.from(OWN, 'request').find((record) => record.step === step);
}

/** Requests whose step begins so. */
export function requestsOf({ evidence }: Input, prefix: string): readonly Request[] {
  return evidence.from(OWN, 'request').filter(({ step }) => step.startsWith(prefix));
}

export const isGoodRead = ({ claim }: Input, read: Request | undefined): boolean =>
  read !== undefined && isGoodAnswer(claim.read.expect, read.data.status);

export const isGoodCreation = ({ claim }: Input, made: Request | undefined): boolean =>
  made !== undefined && isGoodAnswer(claim.create.expect, made.data.status);

/** Whether we waited for its answer no longer: then it says nothing, be it that the machine stood still or that it hangs. */
export const isLate = ({ data }: Request): boolean => data.error === 'timeout';

/** Told that it is not there; any other refusal may have another reason. RFC 9110, 15.5.5 and 15.5.11. */
export const isAbsent = ({ data }: Request): boolean => data.status === 404 || data.status === 410;

export const isGoodWrite = ({ claim }: Input, write: Request | undefined): boolean =>
  write !== undefined && isGoodAnswer(claim.write.expect, write.data.status);

/** What our own query found, as text; null where it found nothing or failed. */
export function truthOf(
  { evidence }: Input,
  step: string,
): { readonly value: string; readonly record: Rows } | null {
  const record = evidence.from(OWN, 'rows').find((rows) => rows.step === step);
  const [value] = Object.values(record?.data.rows[0] ?? {});
  if (record === undefined || record.data.error !== null || value === undefined || value === null)
    return null;
  return { value: String(value), record };
}

/** What a read's answer shows in the claimed field, as text; null for nothing. */
export const shownBy = ({ claim }: Input, { data }: Request): string | null =>
  shownIn(data.response.text, claim.truth.field);

/** A field of an answer, as text, lists as well; one whose own name has dots comes first. */
export function shownIn(text: string, field: string): string | null {
  const value = ownField(text, field);
  return value === undefined || value === null ? fieldOf(text, field) : String(value);
}

/** What names something in an answer, with its own type. */
export function nameIn(text: string, field: string): string | number | undefined {
  const value = ownField(text, field) ?? plainOf(text, field);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function ownField(text: string, field: string): unknown {
  try {
    return (JSON.parse(text) as Readonly<Record<string, unknown>> | null)?.[field];
  } catch {
    return undefined;
  }
}

/** How many requests reached a service, and the counts by which that is told. */
export interface Reached {
  readonly requests: number;
  readonly records: readonly EvidenceRecord[];
}

/** Requests that reached a service of this type between two counts; null where that cannot be told. */
export function reached(
  { evidence, subject, claim }: Input,
  type: 'postgres' | 'redis',
  from: string,
  to: string,
): Reached | null {
  const wanted = type === 'redis' ? claim.cache : claim.database;
  const name = wanted ?? subject.services.find((service) => service.type === type)?.name;
  const [before, after] = [from, to].map((step) =>
    evidence.from(OWN, 'proxy-counts').find((record) => record.step === step && record.data.service === name),
  );
  if (!before || !after || before.data.requests === null || after.data.requests === null) return null;
  return { requests: after.data.requests - before.data.requests, records: [before, after] };
}

/** Whether a read was asked only after the time within which it may still show what was before a write. */
export const isBound = ({ claim }: Input, write: Request, read: Request): boolean =>
  begunAt(read) - write.at > claim.fresh;

/** `GET /accounts/1`. */
export const named = ({ data }: Request): string => `${data.method} ${data.path}`;

/** `200 after 3 ms`. */
export const answered = ({ data }: Request): string =>
  `${data.status ?? data.error} after ${Math.round(data.ms)} ms`;

export const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
