import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** How one field of a message is read; a number is its place in the message. */
type Kind =
  | 'string'
  | 'hex'
  | 'base64'
  | 'fixed64'
  | 'fixed32'
  | 'uint32'
  | 'int64'
  | 'bool'
  | 'double'
  | Schema;
interface Field {
  readonly name: string;
  readonly kind: Kind;
  readonly repeated?: true;
}
type Schema = Readonly<Record<number, Field>>;

const keyValue: Record<number, Field> = { 1: { name: 'key', kind: 'string' } };
const anyValue: Schema = {
  1: { name: 'stringValue', kind: 'string' },
  2: { name: 'boolValue', kind: 'bool' },
  3: { name: 'intValue', kind: 'int64' },
  4: { name: 'doubleValue', kind: 'double' },
  7: { name: 'bytesValue', kind: 'base64' },
};
keyValue[2] = { name: 'value', kind: anyValue };
const attributes: Field = { name: 'attributes', kind: keyValue, repeated: true };

const span: Schema = {
  1: { name: 'traceId', kind: 'hex' },
  2: { name: 'spanId', kind: 'hex' },
  3: { name: 'traceState', kind: 'string' },
  4: { name: 'parentSpanId', kind: 'hex' },
  5: { name: 'name', kind: 'string' },
  6: { name: 'kind', kind: 'uint32' },
  7: { name: 'startTimeUnixNano', kind: 'fixed64' },
  8: { name: 'endTimeUnixNano', kind: 'fixed64' },
  9: attributes,
  15: {
    name: 'status',
    kind: { 2: { name: 'message', kind: 'string' }, 3: { name: 'code', kind: 'uint32' } },
  },
  16: { name: 'flags', kind: 'fixed32' },
};

/** ExportTraceServiceRequest, as far as we look: https://github.com/open-telemetry/opentelemetry-proto, v1.7.0. */
const exportRequest: Schema = {
  1: {
    name: 'resourceSpans',
    repeated: true,
    kind: {
      1: { name: 'resource', kind: { 1: attributes } },
      2: { name: 'scopeSpans', repeated: true, kind: { 2: { name: 'spans', kind: span, repeated: true } } },
    },
  },
};

/** What a wire type is expected to be, so that a message of another kind is refused and not misread. */
const WIRE: Readonly<Record<string, WireType>> = {
  string: WireType.LengthDelimited,
  hex: WireType.LengthDelimited,
  base64: WireType.LengthDelimited,
  fixed64: WireType.Bit64,
  fixed32: WireType.Bit32,
  uint32: WireType.Varint,
  int64: WireType.Varint,
  bool: WireType.Varint,
  double: WireType.Bit64,
};

/**
 * The message in the form that OTLP/JSON has for it.
 *
 * @throws Error where the bytes are no such message
 */
export function decodeExport(bytes: Uint8Array): unknown {
  return decode(new BinaryReader(bytes), bytes.length, exportRequest, { messages: MOST_MESSAGES });
}

/** Messages inside one export: two bytes make an empty one, and a hundred times as much in memory. */
const MOST_MESSAGES = 200_000;
interface Left {
  messages: number;
}

function decode(reader: BinaryReader, end: number, schema: Schema, left: Left): Record<string, unknown> {
  left.messages -= 1;
  if (left.messages < 0) throw new Error(`there are more than ${MOST_MESSAGES} messages inside`);
  const message: Record<string, unknown> = {};
  while (reader.pos < end) {
    const [number, wire] = reader.tag();
    const field = schema[number];
    if (field === undefined) {
      // A newer sender may say more; what is unknown is passed over.
      reader.skip(wire, number);
      continue;
    }
    const expected = typeof field.kind === 'object' ? WireType.LengthDelimited : WIRE[field.kind];
    if (wire !== expected) throw new Error(`field ${field.name} has wire type ${wire}, not ${expected}`);
    const value = read(reader, field.kind, left);
    const list = message[field.name] as unknown[] | undefined;
    if (field.repeated && list) list.push(value);
    else message[field.name] = field.repeated ? [value] : value;
  }
  if (reader.pos !== end) throw new Error('a message ends in the middle of a field');
  return message;
}

function read(reader: BinaryReader, kind: Kind, left: Left): unknown {
  if (typeof kind === 'object') {
    const length = reader.uint32();
    return decode(reader, reader.pos + length, kind, left);
  }
  switch (kind) {
    case 'string':
      return reader.string();
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'fixed64':
      return String(reader.fixed64());
    case 'int64':
      return String(reader.int64());
    case 'fixed32':
      return reader.fixed32();
    case 'uint32':
      return reader.uint32();
    case 'bool':
      return reader.bool();
    case 'double':
      return reader.double();
  }
}
