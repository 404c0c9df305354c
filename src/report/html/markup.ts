import { plainText } from '../../lib/plain-text.ts';

/** Markup that is known to be safe: made by `html` alone. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | null | readonly Part[];

/**
 * Markup from a template. Whatever is put into it is text, unless it is markup itself: it is made visible (nothing in it
 * acts on who reads it) and escaped for element content and quoted attributes alike. Put nothing into unquoted attributes,
 * scripts or styles.
 */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(template.map((literal, index) => literal + written(parts[index] ?? null)).join(''));
}

function written(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(written).join('');
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** Text of several lines; each is made safe by itself. */
export function lines(text: string): Markup {
  return new Markup(text.split('\n').map(escaped).join('\n'));
}
