import type { EvidenceRecord } from '../../model/evidence.ts';

/** A text that tells an action of a sweep apart from all others; no one of them stands in another. */
export const valueFor = (base: string, part: string): string => `cleanroom-${base}-${part}z`;

const VALUE = /cleanroom-[a-z\d]+-[a-z\d]+z/;

/** The text that a request was told apart by; null where its claim has no place for one. */
export function valueIn({ data }: EvidenceRecord<'request'>): string | null {
  const { path, headers, body } = data;
  return VALUE.exec([path, ...Object.values(headers), body?.text ?? ''].join('\n'))?.[0] ?? null;
}
