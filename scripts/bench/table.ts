/** One comparison, or one time alone, with what was aimed at. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly against: string;
  readonly result: string;
  readonly aim: string;
  /** Null where nothing was aimed at. */
  readonly met: boolean | null;
}

const COLUMNS = ['what', 'measured', 'against', 'result', 'aim'] as const;

/** A small table in plain text, under its heads. */
export function table(rows: readonly Row[]): string {
  const heads: Record<(typeof COLUMNS)[number], string> = {
    what: 'what',
    measured: 'median',
    against: 'beside it',
    result: 'result',
    aim: 'aim',
  };
  const widths = COLUMNS.map((column) => Math.max(...[heads, ...rows].map((row) => row[column].length)));
  const line = (row: Record<(typeof COLUMNS)[number], string>) =>
    COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0)).join('  ');
  return [
    line(heads).trimEnd(),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map((row) => `${line(row)}  ${row.met === null ? '' : row.met ? 'met' : 'missed'}`.trimEnd()),
  ].join('\n');
}

/** Milliseconds for a person: `3.4 ms`, `812 ms`, `24.1 s`. */
export function milliseconds(value: number): string {
  if (value < 10) return `${value.toFixed(1)} ms`;
  return value < 10_000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}
