import { plainText } from '../lib/plain-text.ts';
import { cells, pad, shortenToWidth } from '../lib/text-layout.ts';
import type { Table } from '../model/verdict.ts';
import type { Palette } from './palette.ts';

/** Rows beyond which a terminal is the wrong place to read them. */
const MOST_ROWS = 12;
const GAP = 2;

/** A table on a terminal: a line a row, what does not fit is left out of the middle; the rest stands in report.json. */
export function renderTable({ columns, rows }: Table, width: number, paint: Palette): string[] {
  const shown = [columns, ...rows.slice(0, MOST_ROWS)].map((row) => row.map((text) => plainText(text)));
  const widths = shares(
    columns.map((_, column) => Math.max(...shown.map((row) => cells(row[column] ?? '')))),
    width,
  );
  const lines = shown.map((row) =>
    row
      .map((text, column) => pad(shortenToWidth(text, widths[column] ?? 0), widths[column] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
  const [head = '', ...body] = lines;
  const left = rows.length - MOST_ROWS;
  return [paint.faint(head), ...body, ...(left > 0 ? [paint.faint(`and ${left} more in report.json`)] : [])];
}

/** Columns that need less than their share leave the rest to those that need more. */
function shares(wanted: readonly number[], width: number): number[] {
  const given = wanted.map(() => 0);
  let open = wanted.map((_, column) => column);
  let rest = width - GAP * (wanted.length - 1);
  while (open.length > 0) {
    const share = Math.max(1, Math.floor(rest / open.length));
    const modest = open.filter((column) => (wanted[column] ?? 0) <= share);
    for (const column of modest.length > 0 ? modest : open) {
      given[column] = Math.min(wanted[column] ?? 0, share);
      rest -= given[column] ?? 0;
    }
    open = modest.length > 0 ? open.filter((column) => !modest.includes(column)) : [];
  }
  return given;
}
