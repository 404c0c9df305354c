import { type Source, syntaxFailure } from './source.ts';
import { parseYaml } from './yaml.ts';

/**
 * Reads JSON. YAML's parser goes first, because JSON is a part of YAML: it gives the line of every key and finds keys
 * written twice, which `JSON.parse` passes over. Then `JSON.parse` refuses what only YAML allows.
 */
export function parseJson(text: string, file: string): Source {
  const source = parseYaml(text, file, 'JSON');
  try {
    return { ...source, data: JSON.parse(text) };
  } catch (error) {
    throw syntaxFailure(file, 'JSON', [told(error instanceof Error ? error.message : String(error), text)]);
  }
}

/** V8's words without the excerpt of the text, which may be a secret: `Unexpected token ']', "[1,]" is not valid JSON`. */
function told(message: string, text: string): { line: number; message: string } {
  const words = message.replace(/ in JSON at position.*/s, '').replace(/, (?:\.\.\.)?".*/s, '');
  const position = /at position (\d+)/.exec(message)?.[1];
  const end = position === undefined ? lengthUntilBad(text) : Number(position);
  return { line: text.slice(0, end).split('\n').length, message: words };
}

/** V8 tells no position of an unexpected token: the shortest beginning of the text that already holds one ends with it. */
function lengthUntilBad(text: string): number {
  let good = 0;
  let bad = text.length;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holdsBadToken(text.slice(0, middle))) bad = middle;
    else good = middle;
  }
  return bad;
}

function holdsBadToken(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return false;
  } catch (error) {
    return error instanceof Error && error.message.startsWith('Unexpected token');
  }
}
