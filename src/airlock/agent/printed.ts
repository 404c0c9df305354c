// The text of what a table holds, as the server's own output functions print it. A cast would do mostly the same, but who owns a table may
// create a cast of its rows to text, which then runs in our session and says what it likes.

/** Of a row of a table `t`, all of it also where a column is named so. */
export const ROW = "format('%s', t.*)";

/** Of an expression that stands for a value of this type; null where it is null. */
export function printed(expression: string, type: string): string {
  const text = `format('%s', ${expression})`;
  return `case when num_nulls(${expression}) = 0 then ${asCast(text, type)} end`;
}

/** Two types are cast to text otherwise than they are printed. */
function asCast(text: string, type: string): string {
  if (type === 'boolean') return `case ${text} when 't' then 'true' else 'false' end`;
  // What fills a fixed length belongs to no value, and a column of another type of text would be without it.
  if (type === 'character') return `rtrim(${text}, ' ')`;
  return text;
}
