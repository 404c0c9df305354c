import { edited, isObject, type Language, type Path, valueAt } from './document.ts';

export const json: Language = {
  read: (text) => JSON.parse(text),
  open: (text) => {
    const data: unknown = JSON.parse(text);
    return {
      data,
      text,
      without: (path) => print(edited(data, path, () => undefined)),
      with: (path, value) => print(edited(data, path, () => value)),
      added: (path, key, value) =>
        print(edited(data, path, (old) => (isObject(old) ? { ...old, [key]: value } : old))),
      twice: (path) => twice(data, path),
    };
  },
  idleLine: ' '.repeat(79),
  textual: false,
  knowsNull: true,
  // RFC 8259, 4: names SHOULD be unique; most readers take the last one.
  forbidsTwice: false,
  utf8Only: true,
  extension: 'json',
};

const print = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** JSON.stringify writes no key twice: a name that stands nowhere else is written, and then exchanged. */
function twice(data: unknown, path: Path): string | null {
  const key = path.at(-1);
  if (typeof key !== 'string') return null;
  const stand = standIn(JSON.stringify(data));
  const value = valueAt(data, path);
  const doubled = edited(data, path.slice(0, -1), (old) =>
    isObject(old) ? { ...old, [stand]: value } : old,
  );
  return print(doubled).replace(JSON.stringify(stand), () => JSON.stringify(key));
}

function standIn(text: string): string {
  let name = 'cleanroom-twice';
  while (text.includes(name)) name += '-';
  return name;
}
