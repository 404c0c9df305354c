import type { HttpAction } from '../model/contract.ts';

type Values = Readonly<Record<string, string | number>>;

const PLACEHOLDER = /\$\{(\w+)\}/g;

/** Names that stand as `${name}` in a request, each once. */
export function placeholders({ path, headers, body }: HttpAction): readonly string[] {
  const texts = [path, ...Object.values(headers), body ?? ''];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '')))];
}

/**
 * Puts values in the place of `${name}`, so that each arrives as it is: percent-encoded in the path and in forms, escaped in
 * JSON, where a number that is a whole string by itself becomes a number; as it stands in headers. Names without a
 * value stay.
 */
export function fill(action: HttpAction, values: Values): HttpAction {
  const { path, headers, body } = action;
  return {
    ...action,
    path: replaced(path, values, encodeURIComponent),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, replaced(text, values, plain)]),
    ),
    body: body === null ? null : filledBody(body, headers, values),
  };
}

const plain = (text: string): string => text;

function replaced(text: string, values: Values, encode: (text: string) => string): string {
  return text.replaceAll(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(values, name) ? encode(String(values[name])) : whole,
  );
}

function filledBody(body: string, headers: HttpAction['headers'], values: Values): string {
  const [, type = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (/x-www-form-urlencoded/i.test(type)) return replaced(body, values, encodeURIComponent);
  if (!/json/i.test(type)) return replaced(body, values, plain);
  try {
    return JSON.stringify(filledValue(JSON.parse(body), values));
  } catch {
    return replaced(body, values, plain);
  }
}

function filledValue(value: unknown, values: Values): unknown {
  if (typeof value === 'string') {
    const [, alone] = /^\$\{(\w+)\}$/.exec(value) ?? [];
    const given = alone === undefined ? undefined : values[alone];
    return typeof given === 'number' ? given : replaced(value, values, plain);
  }
  if (Array.isArray(value)) return value.map((item) => filledValue(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledValue(item, values)]));
}
