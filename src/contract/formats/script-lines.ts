interface Bracket {
  readonly kind: '{' | '[' | '(';
  readonly path: readonly string[];
  key: string | null;
  index: number;
}

const TOKEN =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)|(?<key>[\w$]+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(?<colon>\s*:(?!:))?|(?<template>`(?:[^`\\]|\\[\s\S])*`)|(?<open>[{[(])|(?<close>[}\])])|(?<comma>,)/g;

/**
 * The line of each key in the object literals of a script, as well as brackets alone can tell; a key that is computed or
 * spread in from elsewhere is left out. Good enough to point a person to the place, and used for nothing else.
 */
export function scriptLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  const open: Bracket[] = [];
  const lineAt = lineCounter(text);
  for (const match of text.matchAll(TOKEN)) {
    const { key, colon, open: opening, close, comma } = match.groups ?? {};
    const top = open.at(-1);
    if (opening !== undefined) {
      const path = top === undefined ? [] : inside(top);
      if (top?.kind === '[') note(lines, path, lineAt(match.index));
      open.push({ kind: opening as Bracket['kind'], path, key: null, index: 0 });
    } else if (close !== undefined) {
      open.pop();
    } else if (comma !== undefined && top !== undefined) {
      top.key = null;
      top.index += 1;
    } else if (key !== undefined && top?.kind === '{' && colon !== undefined && top.key === null) {
      top.key = key.replace(/^(['"])(.*)\1$/s, '$2');
      note(lines, inside(top), lineAt(match.index));
    } else if (key !== undefined && top?.kind === '[') {
      note(lines, inside(top), lineAt(match.index));
    }
  }
  return lines;
}

/** Where a value stands that begins inside this bracket. A call's parentheses add nothing: `db: postgres({ … })`. */
function inside(bracket: Bracket): readonly string[] {
  if (bracket.kind === '[') return [...bracket.path, String(bracket.index)];
  return bracket.kind === '{' && bracket.key !== null ? [...bracket.path, bracket.key] : bracket.path;
}

function note(lines: Map<string, number>, path: readonly string[], line: number): void {
  const name = path.join('.');
  if (name !== '' && !lines.has(name)) lines.set(name, line);
}

/** Counts line breaks up to ever later offsets. */
function lineCounter(text: string): (offset: number) => number {
  let line = 1;
  let counted = 0;
  return (offset) => {
    for (; counted < offset; counted += 1) if (text[counted] === '\n') line += 1;
    return line;
  };
}
