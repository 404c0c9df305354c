import type { HttpAction } from '../../model/contract.ts';
import type { Input } from './claim.ts';

const PLACE = '{input}';

/** A value as it must be written between the quotes of a JSON or TOML string. */
export function quoted(value: string): string {
  return JSON.stringify(value).slice(1, -1).replaceAll('\x7f', '\\u007f');
}

/** The command with the value in its place; null where no command line can carry it. */
export function filledCommand(command: readonly string[], value: string): readonly string[] | null {
  const words = command.map((word) => word.replaceAll(PLACE, () => value));
  // The kernel ends every word at its first null byte, and takes none of more than 128 KiB.
  return words.some((word) => word.includes('\0') || Buffer.byteLength(word) > 120_000) ? null : words;
}

/** The files with the value in their paths and contents; null where no file can have such a name. */
export function filledFiles(
  { files, quoting }: Pick<Input, 'files' | 'quoting'>,
  value: string,
): Readonly<Record<string, string>> | null {
  const written = quoting === 'quoted' ? quoted(value) : value;
  const filled = Object.entries(files).map(([path, content]) => [
    path.replaceAll(PLACE, () => value),
    content.replaceAll(PLACE, () => written),
  ]);
  const nameless = filled.some(([path = '']) => !canBeName(path));
  return nameless ? null : Object.fromEntries(filled);
}

/** Whether a path can be laid below a folder by us: its parts are names that a file system takes. */
function canBeName(path: string): boolean {
  return path
    .split('/')
    .every(
      (part) =>
        part !== '' && part !== '.' && part !== '..' && !part.includes('\0') && Buffer.byteLength(part) < 200,
    );
}

/** The request with the value in its place, written as each place must have it; null where HTTP cannot carry it. */
export function filledRequest(http: HttpAction, value: string, percent: boolean): HttpAction | null {
  const inUrl = percent ? value : encodeURIComponent(value.toWellFormed());
  const headers = Object.fromEntries(
    Object.entries(http.headers).map(([name, text]) => [name, text.replaceAll(PLACE, () => value)]),
  );
  // What is no visible Latin-1 cannot stand in a header (RFC 9110, 5.5), and we send only what is well formed.
  const sendable = Object.values(headers).every((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text));
  const path = http.path.replaceAll(PLACE, () => inUrl);
  if (!sendable || path.length > 12_000 || JSON.stringify(headers).length > 12_000) return null;
  const isJson = http.body !== null && /^\s*[[{]/.test(http.body);
  const body = http.body?.replaceAll(PLACE, () => (isJson ? quoted(value) : value)) ?? null;
  return { ...http, path, headers, body };
}
