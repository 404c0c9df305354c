import type { Sample } from './types.ts';

/** How the two formats differ inside a line. */
export interface LineRules {
  /** Prometheus allows blanks and tabs between all tokens; OpenMetrics exactly one space where one stands. */
  readonly loose: boolean;
  /** Integer milliseconds, or seconds with a fraction. */
  readonly timestamp: RegExp;
  readonly exemplars: boolean;
}

export const PROMETHEUS: LineRules = { loose: true, timestamp: /^-?\d+$/, exemplars: false };
export const OPEN_METRICS: LineRules = {
  loose: false,
  timestamp: /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/,
  exemplars: true,
};

export const METRIC_NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
/** Go's strconv.ParseFloat, which is what reads the value on the other side, without its hexadecimal and underscore forms. */
const NUMBER = /^[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|inf(inity)?|nan)$/i;

/** Of all names and values together (OpenMetrics 1.0, "Exemplars"). */
const EXEMPLAR_CHARACTERS = 128;

/** A line breaks the format; the message says where. */
export class LineError extends Error {}

/**
 * Reads one sample line.
 *
 * @throws LineError
 */
export function readSample(
  text: string,
  line: number,
  rules: LineRules,
): { readonly sample: Sample; readonly exemplar: boolean } {
  const at = new Cursor(text, rules);
  const name = at.take(METRIC_NAME, 'a metric name');
  if (rules.loose) at.skip();
  const labels = at.sees('{') ? readLabels(at) : {};
  at.gap();
  const value = readNumber(at.word(), 'a value');
  at.gapOrEnd();
  if (!at.done && !at.sees('#')) {
    readTimestamp(at);
    at.gapOrEnd();
  }
  const exemplar = rules.exemplars && at.sees('#');
  if (exemplar) readExemplar(at);
  if (!at.done) throw new LineError(`${shown(at.rest)} stands after the sample`);
  return { sample: { name, labels, value, line }, exemplar };
}

/** A number as both formats write it. Throws LineError. */
function readNumber(word: string, what: string): number {
  if (!NUMBER.test(word)) throw new LineError(`${shown(word)} is not ${what}`);
  if (/inf/i.test(word)) return word.startsWith('-') ? -Infinity : Infinity;
  return /nan/i.test(word) ? Number.NaN : Number(word);
}

function readTimestamp(at: Cursor): void {
  const word = at.word();
  if (!at.rules.timestamp.test(word)) throw new LineError(`${shown(word)} is no timestamp`);
}

function readLabels(at: Cursor): Record<string, string> {
  const labels: Record<string, string> = {};
  at.expect('{');
  at.skip();
  while (!at.sees('}')) {
    const name = at.take(LABEL_NAME, 'a label name');
    if (Object.hasOwn(labels, name)) throw new LineError(`the label ${name} stands twice`);
    at.skip();
    at.expect('=');
    at.skip();
    labels[name] = at.quoted();
    at.skip();
    if (at.sees('}')) break;
    at.expect(',');
    at.skip();
    if (at.sees('}') && !at.rules.loose) throw new LineError('a comma stands before }');
  }
  at.expect('}');
  return labels;
}

function readExemplar(at: Cursor): void {
  at.expect('#');
  at.gap();
  const labels = readLabels(at);
  const length = [...Object.entries(labels).flat().join('')].length;
  if (length > EXEMPLAR_CHARACTERS)
    throw new LineError(`the exemplar's labels have ${length} characters, more than ${EXEMPLAR_CHARACTERS}`);
  at.gap();
  readNumber(at.word(), "an exemplar's value");
  at.gapOrEnd();
  if (!at.done) readTimestamp(at);
}

class Cursor {
  readonly rules: LineRules;
  readonly #text: string;
  #at = 0;

  constructor(text: string, rules: LineRules) {
    this.#text = text;
    this.rules = rules;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  get rest(): string {
    return this.#text.slice(this.#at);
  }

  sees(character: string): boolean {
    return this.#text[this.#at] === character;
  }

  expect(character: string): void {
    if (!this.sees(character)) throw new LineError(`${character} is missing before ${shown(this.rest)}`);
    this.#at += 1;
  }

  take(pattern: RegExp, what: string): string {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) throw new LineError(`${shown(this.rest)} does not begin with ${what}`);
    this.#at += found.length;
    return found;
  }

  /** Blanks where none are needed; OpenMetrics allows none. */
  skip(): void {
    if (this.rules.loose) while (this.sees(' ') || this.sees('\t')) this.#at += 1;
    else if (this.sees(' ') || this.sees('\t'))
      throw new LineError('there is a blank where OpenMetrics has none');
  }

  /** What keeps two words apart: any blanks, in OpenMetrics exactly one space. After a label set Prometheus needs none. */
  gap(): void {
    if (!this.rules.loose) {
      this.expect(' ');
      if (this.sees(' ')) throw new LineError('there are two blanks where OpenMetrics has one');
      return;
    }
    this.skip();
    if (!/[ \t}]/.test(this.#text[this.#at - 1] ?? ''))
      throw new LineError(`a blank is missing before ${shown(this.rest)}`);
  }

  gapOrEnd(): void {
    if (!this.done) this.gap();
  }

  word(): string {
    const found = /^[^ \t]*/.exec(this.rest)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  quoted(): string {
    this.expect('"');
    let value = '';
    while (!this.sees('"')) {
      if (this.done) throw new LineError('a label value has no closing quote');
      if (this.sees('\\')) {
        const escaped = this.#text[this.#at + 1];
        const meant = escaped === 'n' ? '\n' : escaped;
        if (meant === undefined || !'\\"\n'.includes(meant))
          throw new LineError(`\\${escaped ?? ''} is no escape of a label value`);
        value += meant;
        this.#at += 2;
      } else {
        value += this.#text[this.#at];
        this.#at += 1;
      }
    }
    this.#at += 1;
    return value;
  }
}

export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
