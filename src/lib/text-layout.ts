import { shorten } from './plain-text.ts';

/** Cells that a text takes on a terminal: wide characters take two, combining marks none. */
export function cells(text: string): number {
  let sum = 0;
  for (const character of text) sum += WIDE.test(character) ? 2 : MARK.test(character) ? 0 : 1;
  return sum;
}

/** Fills a text up to `width` cells. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cells(text)));
}

/** Leaves out the middle of a text that takes more than `width` cells. */
export function shortenToWidth(text: string, width: number): string {
  let limit = width;
  let fitted = shorten(text, limit);
  while (cells(fitted) > width && limit > 0) fitted = shorten(text, --limit);
  return fitted;
}

/** Breaks a text at blanks into lines of at most `width` cells; words longer than a line are broken where it ends. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((each) => pieces(each, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (cells(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** Breaks a command so that it can be pasted back: every line but the last ends in a backslash. */
export function wrapCommand(command: string, width: number): string[] {
  if (cells(command) <= width) return [command];
  // An option stays with its value.
  const words = command.match(/(?:--\S+ )?(?:'[^']*'(?:\\''[^']*')*|\S+)/g) ?? [command];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && cells(`${last} ${word} \\`) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line} \\` : line));
}

const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
const MARK = /\p{M}/u;

function pieces(word: string, width: number): string[] {
  if (cells(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && cells(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
