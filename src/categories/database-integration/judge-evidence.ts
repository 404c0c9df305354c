import { isGoodAnswer } from '../../lib/actions.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim, Write } from './claim.ts';

export type Input = JudgeInput<Claim>;
export type Request = EvidenceRecord<'request'>;
export type Rows = EvidenceRecord<'rows'>;
export interface Offence {
  readonly says: string;
  readonly record: EvidenceRecord;
}

export const OWN = 'database-integration';

/** One write through the subject, and what the database held of it at once. */
export interface Written {
  readonly label: string;
  readonly write: Write;
  readonly answer: Request;
  readonly acknowledged: boolean;
  readonly rows: Rows | undefined;
}

/** The writes whose label begins so; its first number says which of the claimed writes it was. */
export function writesOf({ evidence, claim }: Input, prefix: string): readonly Written[] {
  const rows = new Map(evidence.from(OWN, 'rows').map((record) => [record.step, record]));
  return evidence.from(OWN, 'request').flatMap((answer) => {
    const label = answer.step.startsWith('write ') ? answer.step.slice('write '.length) : '';
    const [, number] = new RegExp(`^${prefix} (\\d+)(\\.\\d+)?$`).exec(label) ?? [];
    const write = number === undefined ? undefined : claim.writes[Number(number) - 1];
    if (write === undefined) return [];
    const acknowledged = isGoodAnswer(write.request.expect, answer.data.status);
    return [{ label, write, answer, acknowledged, rows: rows.get(`written ${label}`) }];
  });
}

/** The rows left by one question of ours. */
export function rowsOf({ evidence }: Input, step: string): Rows | undefined {
  return evidence.from(OWN, 'rows').find((record) => record.step === step);
}

export function requestOf({ evidence }: Input, step: string): Request | undefined {
  return evidence.from(OWN, 'request').find((record) => record.step === step);
}

/** The number that a counting query gave; null where it gave none. */
export function countOf(rows: Rows | undefined): number | null {
  if (rows === undefined || rows.data.error !== null) return null;
  const [value] = Object.values(rows.data.rows[0] ?? {});
  const count = Number(value);
  return value === undefined || value === null || Number.isNaN(count) ? null : count;
}

/** `POST /accounts`. */
export const named = ({ data }: Request): string => `${data.method} ${data.path}`;

/** How a request was answered: `201 after 12 ms`, `timeout after 10000 ms`. */
export const answered = ({ data }: Request): string =>
  `${data.status ?? data.error} after ${Math.round(data.ms)} ms`;
