import type { Result } from '../airlock/protocol.ts';
import type { EvidenceData } from '../model/evidence.ts';

type Rows = Pick<Result<'sql.rows'>, 'tables' | 'ids'>;
type Table = Rows['tables'][number];
type Column = Table['columns'][number];
type Value = string | null;
type Compared = Pick<EvidenceData<'rows-kept'>, 'tables' | 'ids'>;
type ComparedTable = Compared['tables'][number];

/** Characters of a value that are told. */
const LONGEST = 60;

/**
 * What became of the rows of before. Only columns that are still there are compared. Rows are found by their primary key; where there is
 * none any more, each column's values count. What was null may have got a value since: that is how new columns are filled.
 */
export function compareRows(before: Rows, after: Rows): Compared {
  return {
    tables: before.tables.map((table) =>
      compareTable(
        table,
        after.tables.find(({ name }) => name === table.name),
      ),
    ),
    ids: before.ids.flatMap(({ of, next, highest }) => {
      const now = after.ids.find((id) => id.of === of);
      return now ? [{ of, before: { next, highest }, after: { next: now.next, highest: now.highest } }] : [];
    }),
  };
}

function compareTable(before: Table, after: Table | undefined): ComparedTable {
  const { name, count } = before;
  const base = { name, rows: count, now: after?.count ?? null };
  if (after === undefined) return { ...base, whole: true, missing: count, compared: 0, columns: [] };
  const pairs = before.columns.flatMap((was): readonly Pair[] => {
    const is = after.columns.find((column) => column.name === was.name);
    return is ? [pairOf(before, after, was, is)] : [];
  });
  const [old, present] = [before.rows, after.rows];
  if (old === null || present === null)
    return { ...base, whole: false, missing: Math.max(0, count - after.count), compared: 0, columns: [] };
  const key = before.key.flatMap((column) => pairs.filter(({ was }) => was.name === column));
  const isKeyed = key.length > 0 && key.length === before.key.length && key.every(({ alike }) => alike);
  const { missing, columns } = isKeyed ? byKey(old, present, pairs, key) : byValue(old, present, pairs);
  return {
    ...base,
    whole: true,
    missing,
    compared: pairs.length,
    columns: columns.filter(({ changed }) => changed > 0),
  };
}

/** A column of before and the same of now, with their places in the rows. */
interface Pair {
  readonly was: Column;
  readonly is: Column;
  readonly from: number;
  readonly to: number;
  /** How its values are written to be compared. */
  readonly plain: (value: Value) => Value;
  /** Whether their values must be written the same: where the type is another one, another text may be the same value. */
  readonly alike: boolean;
}

function pairOf(before: Table, after: Table, was: Column, is: Column): Pair {
  return {
    was,
    is,
    from: before.columns.indexOf(was),
    to: after.columns.indexOf(is),
    plain: EXACT.test(was.type) ? plainNumber : (value) => value,
    alike:
      was.type === is.type ||
      (EXACT.test(was.type) && NUMBER.test(is.type)) ||
      (TEXT.test(was.type) && TEXT.test(is.type)),
  };
}

/** Numbers that are exact; they must stay what they are, whatever holds them now. */
const EXACT = /^(smallint|integer|bigint|numeric)$/;
const NUMBER = /^(smallint|integer|bigint|numeric|real|double precision)$/;
const TEXT = /^(text|character varying|character|citext)$/;

function byKey(
  old: readonly (readonly Value[])[],
  present: readonly (readonly Value[])[],
  pairs: readonly Pair[],
  key: readonly Pair[],
): Pick<ComparedTable, 'missing' | 'columns'> {
  const keyOf = (row: readonly Value[], side: 'from' | 'to') =>
    JSON.stringify(key.map((pair) => pair.plain(row[pair[side]] ?? null)));
  const now = new Map(present.map((row) => [keyOf(row, 'to'), row]));
  const found = old.flatMap((row) => {
    const same = now.get(keyOf(row, 'from'));
    return same ? [{ row, same }] : [];
  });
  const named = (row: readonly Value[]) =>
    key.map(({ was, from }) => `${was.name} ${shown(row[from] ?? null)}`).join(', ');
  return {
    missing: old.length - found.length,
    columns: pairs.map((pair) => {
      const changed = found.filter(({ row, same }) =>
        isLost(pair, row[pair.from] ?? null, same[pair.to] ?? null),
      );
      const [first] = changed;
      return {
        ...about(pair),
        changed: changed.length,
        example: first
          ? `${named(first.row)}: ${shown(first.row[pair.from] ?? null)} before, ${shown(first.same[pair.to] ?? null)} after`
          : null,
      };
    }),
  };
}

/** Without a key nobody can say which row is which: every value must still be there as often as it was. */
function byValue(
  old: readonly (readonly Value[])[],
  present: readonly (readonly Value[])[],
  pairs: readonly Pair[],
): Pick<ComparedTable, 'missing' | 'columns'> {
  const missing = Math.max(0, old.length - present.length);
  return {
    missing,
    columns: pairs.map((pair) => {
      const values = (rows: readonly (readonly Value[])[], at: number) =>
        rows.map((row) => pair.plain(row[at] ?? null)).filter((value) => value !== null);
      const [was, is] = [values(old, pair.from), values(present, pair.to)];
      if (!pair.alike)
        return { ...about(pair), changed: Math.max(0, was.length - is.length - missing), example: null };
      const left = new Map<string, number>();
      for (const value of is) left.set(value, (left.get(value) ?? 0) + 1);
      const lost = was.filter((value) => {
        const times = left.get(value) ?? 0;
        left.set(value, times - 1);
        return times <= 0;
      });
      const changed = Math.max(0, lost.length - missing);
      return {
        ...about(pair),
        changed,
        example: changed > 0 ? `${shown(lost[0] ?? null)} is there no more` : null,
      };
    }),
  };
}

const about = ({ was, is }: Pair) => ({ name: was.name, type: was.type, nowType: is.type });

function isLost({ alike, plain }: Pair, was: Value, is: Value): boolean {
  if (was === null) return false;
  return is === null || (alike && plain(was) !== plain(is));
}

/** Numbers as they are, however many zeros stand behind the point: `5` and `5.00`. */
function plainNumber(value: Value): Value {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d{1,3}))?$/.exec(value ?? '') ?? [];
  if (whole === '' || (part === '' && exponent === '0')) return value;
  const shift = Number(exponent);
  const leading = '0'.repeat(Math.max(0, 1 - whole.length - shift));
  const digits = `${leading}${whole}${part}`.padEnd(whole.length + Math.max(shift, 0), '0');
  const point = leading.length + whole.length + shift;
  const rest = digits.slice(point).replace(/(?<!0)0+$/, '');
  return `${sign}${digits.slice(0, point)}${rest && `.${rest}`}`;
}

const shown = (value: Value): string =>
  value === null ? 'nothing' : value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value;
