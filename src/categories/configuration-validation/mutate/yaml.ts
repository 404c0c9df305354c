import { isMap, parseDocument, type Document as YamlDocument } from 'yaml';
import type { Language, Path } from './document.ts';

/** YAML 1.2, changed in its syntax tree: comments, order and style of the rest stay. */
export const yaml: Language = {
  read: (text) => opened(text).toJS(),
  open: (text) => {
    const data: unknown = opened(text).toJS();
    const changed = (change: (document: YamlDocument) => void): string => {
      const document = opened(text);
      change(document);
      return document.toString({ lineWidth: 0 });
    };
    return {
      data,
      text,
      without: (path) => changed((document) => void document.deleteIn(path)),
      with: (path, value) => changed((document) => document.setIn(path, document.createNode(value))),
      added: (path, key, value) =>
        changed((document) => document.setIn([...path, key], document.createNode(value))),
      twice: (path) => twice(text, path),
    };
  },
  idleLine: `# ${'idle '.repeat(15)}`,
  textual: false,
  knowsNull: true,
  // YAML 1.2.2, 3.2.1.1 asks for unique keys, but widespread readers take the last one.
  forbidsTwice: false,
  utf8Only: true,
  extension: 'yaml',
};

function opened(text: string): YamlDocument.Parsed {
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error) throw error;
  return document;
}

function twice(text: string, path: Path): string | null {
  const document = parseDocument(text, { uniqueKeys: false });
  const map = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(map)) return null;
  const pair = map.items.find((item) => String(item.key) === String(path.at(-1)));
  // An anchor that stands twice would be another mistake.
  if (!pair || /[&*]/.test(document.createNode(pair).toString())) return null;
  map.items.push(pair);
  return document.toString({ lineWidth: 0 });
}
