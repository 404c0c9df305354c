import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLError } from 'yaml';
import { emptyFailure, type Source, syntaxFailure } from './source.ts';

/** Lines are kept of no key that lies deeper; no contract does. */
const DEEPEST = 32;

/** Reads YAML 1.2 with the line of every key. Throws a Failure of class `wrong-use` that lists the syntax errors. */
export function parseYaml(text: string, file: string, format = 'YAML'): Source {
  const counter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
    const faults = [...document.errors, ...document.warnings];
    if (faults.length > 0)
      throw syntaxFailure(
        file,
        format,
        faults.map((fault) => told(fault, counter)),
      );
    const data: unknown = document.toJS({ maxAliasCount: 100 });
    if (data === null) throw emptyFailure(file);
    return { file, data, lines: linesOf(document, counter) };
  } catch (error) {
    // The parser recurses (RangeError) and refuses alias bombs and unknown anchors (ReferenceError) by throwing.
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    const { name, message } = error;
    throw syntaxFailure(file, format, [{ message: name === 'RangeError' ? 'nested too deeply' : message }]);
  }
}

/** The parser's words without the text it stumbled on, which may be a secret. */
function told(fault: YAMLError, counter: LineCounter): { line: number; message: string } {
  const message =
    fault.code === 'RESOURCE_EXHAUSTION' ? 'nested too deeply' : fault.message.replace(/: ".*/s, '');
  return { line: Math.max(1, counter.linePos(fault.pos[0]).line), message };
}

function linesOf(document: Document.Parsed, counter: LineCounter): Map<string, number> {
  const lines = new Map<string, number>();
  const visit = (node: unknown, path: readonly string[]): void => {
    if (path.length > DEEPEST) return;
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        note([...path, String(key.value)], key.range);
        visit(value, [...path, String(key.value)]);
      }
    }
    if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        note([...path, String(index)], (item as { range?: readonly number[] | null }).range);
        visit(item, [...path, String(index)]);
      }
    }
  };
  const note = (path: readonly string[], range: readonly number[] | null | undefined): void => {
    if (range?.[0] !== undefined) lines.set(path.join('.'), counter.linePos(range[0]).line);
  };
  visit(document.contents, []);
  return lines;
}
