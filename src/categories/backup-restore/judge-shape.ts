import type { EvidenceRecord } from '../../model/evidence.ts';

type Fingerprint = EvidenceRecord<'database-fingerprint'>;
type Shaped = NonNullable<Fingerprint['data']['shape']>[number];

/** What of a schema is gone or another one, in words. What is new is no loss; where nobody looked, nothing can be told. */
export function lostShape(
  before: readonly EvidenceRecord[],
  after: readonly EvidenceRecord[],
): readonly string[] {
  const now = after.filter(isFingerprint);
  return before.filter(isFingerprint).flatMap(({ data: { service, shape } }) => {
    const is = now.find(({ data }) => data.service === service)?.data.shape;
    return shape && is ? losses(shape, is) : [];
  });
}

const isFingerprint = (record: EvidenceRecord): record is Fingerprint =>
  record.kind === 'database-fingerprint';

function losses(before: readonly Shaped[], after: readonly Shaped[]): readonly string[] {
  const known = new Set(before.map(nameOf));
  const now = new Map(after.map((shaped) => [nameOf(shaped), shaped.like]));
  const renamed = new Set(after.filter((shaped) => !known.has(nameOf(shaped))).map(effectOf));
  const tables = new Set(after.map(({ of }) => of));
  return before.flatMap((shaped) => {
    const [name, was] = [nameOf(shaped), shaped.like];
    const is = now.get(name);
    // Of a table that is gone the looks at rows tell.
    if (is === was || (shaped.of !== null && !tables.has(shaped.of))) return [];
    if (is !== undefined) return [`${name} was ${was} and is ${is}`];
    if (NAMELESS.test(shaped.kind) && renamed.has(effectOf(shaped))) return [];
    return [`${name} is gone${was === '' ? '' : ` (it was ${was})`}`];
  });
}

/** What does the same under any name, and as an index what it does as a constraint. */
const NAMELESS = /key|constraint|index/;

const effectOf = ({ kind, of, like }: Shaped): string =>
  `${kind.startsWith('unique') ? 'unique' : kind} ${of} ${like}`;

const nameOf = ({ kind, of, name }: Shaped): string =>
  ['the', kind, name, of === null ? '' : `of ${of}`].filter((word) => word !== '').join(' ');
