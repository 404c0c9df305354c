/**
 * Whether a part of a database, a table or a sequence, is among those that are claimed to change though nobody asks. A name
 * stands for the table, with its schema or without, and for the sequences by which it numbers its rows.
 */
export function isRestless(names: readonly string[], part: string): boolean {
  const plain = part.replaceAll('"', '');
  return names.some((name) => isOf(name, plain));
}

function isOf(table: string, part: string): boolean {
  const bare = table.replace(/^.*\./, '');
  const own = part.replace(/^.*\./, '');
  return part === table || own === table || (own.startsWith(`${bare}_`) && own.endsWith('_seq'));
}
