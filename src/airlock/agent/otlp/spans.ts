import { cutTo } from '../../../lib/plain-text.ts';
import type { Result } from '../../protocol.ts';

export type ReceivedSpan = Result<'otlp.drain'>['spans'][number];

const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const STATUS = ['unset', 'ok', 'error'] as const;

/** Attributes of one span that are kept, and characters of each. */
const MOST_ATTRIBUTES = 24;
const MOST_CHARACTERS = 200;

/**
 * The spans of an export in the form of OTLP/JSON, checked as a collector would.
 *
 * @throws Error that says which part is wrong
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function spansOf(message: unknown, receivedMs: number): ReceivedSpan[] {
  return list(message, 'resourceSpans').flatMap((resourceSpans) => {
    const resource = attributesOf(object(object(resourceSpans, 'resourceSpans').resource ?? {}, 'resource'));
    return list(resourceSpans, 'scopeSpans').flatMap((scopeSpans) =>
      list(scopeSpans, 'spans').map((span) =>
        spanOf(object(span, 'span'), resource['service.name'] ?? null, receivedMs),
      ),
    );
  });
}

function spanOf(span: Record<string, unknown>, service: string | null, receivedMs: number): ReceivedSpan {
  const { name, status } = span;
  if (typeof name !== 'string' || name === '') throw new Error('a span has no name');
  const parent =
    span.parentSpanId === undefined || span.parentSpanId === '' ? null : id(span, 'parentSpanId', 8);
  return {
    traceId: id(span, 'traceId', 16),
    spanId: id(span, 'spanId', 8),
    parentSpanId: parent,
    name: cutTo(name, MOST_CHARACTERS),
    kind: KINDS[enumOf(span.kind ?? 0, KINDS.length, `kind of ${name}`)] ?? 'unspecified',
    startMs: milliseconds(span.startTimeUnixNano, `startTimeUnixNano of ${name}`),
    endMs: milliseconds(span.endTimeUnixNano, `endTimeUnixNano of ${name}`),
    status:
      STATUS[enumOf(object(status ?? {}, 'status').code ?? 0, STATUS.length, `status of ${name}`)] ?? 'unset',
    service,
    attributes: attributesOf(span),
    receivedMs,
  };
}

/** Lower case; in OTLP/JSON ids are hexadecimal in either case. */
function id(span: Record<string, unknown>, key: string, bytes: number): string {
  const value = span[key];
  const isId = typeof value === 'string' && new RegExp(`^[0-9a-f]{${2 * bytes}}$`, 'i').test(value);
  if (!isId) throw new Error(`${key} ${JSON.stringify(value)} is not ${bytes} bytes in hexadecimal`);
  if (/^0+$/.test(value)) throw new Error(`${key} is all zeros`);
  return value.toLowerCase();
}

function enumOf(value: unknown, count: number, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < count) return value;
  throw new Error(`the ${what} is ${JSON.stringify(value)}, not a number below ${count}`);
}

/** Unix time; to a fraction of a microsecond, which is what a number holds. */
function milliseconds(value: unknown, what: string): number {
  // 64 bits have twenty digits at most.
  const isWhole = typeof value === 'string' && /^\d{1,20}$/.test(value);
  const nanoseconds = isWhole ? Number(value) : value;
  if (typeof nanoseconds !== 'number' || !Number.isFinite(nanoseconds))
    throw new Error(`the ${what} is ${JSON.stringify(value)}, not a number`);
  return nanoseconds / 1e6;
}

function attributesOf(holder: Record<string, unknown>): Record<string, string> {
  const entries = list(holder, 'attributes').map((attribute) => {
    const { key, value } = object(attribute, 'attribute');
    if (typeof key !== 'string' || key === '') throw new Error('an attribute has no key');
    return [cutTo(key, MOST_CHARACTERS), told(object(value ?? {}, `value of ${key}`))] as const;
  });
  return Object.fromEntries(entries.slice(0, MOST_ATTRIBUTES));
}

function told(value: Record<string, unknown>): string {
  const [only] = Object.values(value);
  const text = typeof only === 'object' ? JSON.stringify(only) : String(only ?? '');
  return cutTo(text, MOST_CHARACTERS);
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new Error(`${what} is no object`);
}

/** Absent means empty, in both encodings. */
function list(holder: unknown, key: string): readonly unknown[] {
  const value = object(holder, 'message')[key] ?? [];
  if (Array.isArray(value)) return value;
  throw new Error(`${key} is no list`);
}
