/** Something that happens to a file. */
export type Done =
  | { readonly bytes: Uint8Array }
  | { readonly place: 'missing' | 'directory' | 'unreadable' };

export interface Damage {
  /** `empty`, `half`, … */
  readonly kind: string;
  /** `cut off after 120 of 260 bytes`. */
  readonly what: string;
  readonly done: Done;
}

/** Damages to what is in a file: after each, its bytes are others. A file without bytes can only grow. */
export function contentDamages(good: Uint8Array, random: () => number): readonly Damage[] {
  const size = good.length;
  if (size === 0) return [trailing(good, random)];
  return [
    { kind: 'empty', what: `emptied of its ${size} bytes`, done: { bytes: new Uint8Array() } },
    half(good, random),
    ...twoBits(good, random),
    {
      kind: 'garbage',
      what: `${size} random bytes`,
      done: { bytes: different(good, () => Math.floor(random() * 256)) },
    },
    ...otherType(good),
    trailing(good, random),
  ];
}

/** Damages to where a file is. */
export function placeDamages(): readonly Damage[] {
  return [
    { kind: 'missing', what: 'removed', done: { place: 'missing' } },
    { kind: 'directory', what: 'a folder in its place', done: { place: 'directory' } },
    { kind: 'unreadable', what: 'not readable any more', done: { place: 'unreadable' } },
  ];
}

/** What lies where a lock should be, left by programs and people. */
export function lockDamages(random: () => number): readonly Damage[] {
  const text = (kind: string, what: string, content: string): Damage => ({
    kind,
    what,
    done: { bytes: Buffer.from(content) },
  });
  return [
    text('stale lock', 'an empty file', ''),
    // In a container everybody is process 1, so that a dead holder seems to be alive: it is the asker itself.
    text('stale lock', 'a file with the process id 1', '1\n'),
    text('stale lock', 'a file with random words', `${random().toString(36)}\n`),
  ];
}

function half(good: Uint8Array, random: () => number): Damage {
  const end = Math.floor(good.length * (0.4 + 0.2 * random()));
  return {
    kind: 'half',
    what: `cut off after ${end} of ${good.length} bytes`,
    done: { bytes: good.slice(0, end) },
  };
}

/** Tries to find a bit after which a JSON file is still JSON: that is the hard case. */
const TRIES = 64;

/** A bit anywhere, and one in the half where that was not: one may hit what nothing is said by. Each is a damage by itself. */
function twoBits(good: Uint8Array, random: () => number): readonly Damage[] {
  const one = turnedBit(good, random, 0, good.length);
  const damage = (kind: string, { bit, at, bytes }: Turned): Damage => ({
    kind,
    what: `bit ${bit} of byte ${at} turned`,
    done: { bytes },
  });
  if (good.length < 2) return [damage('one bit', one)];
  const middle = Math.ceil(good.length / 2);
  const [from, to] = one.at < middle ? [middle, good.length] : [0, middle];
  return [damage('one bit', one), damage('another bit', turnedBit(good, random, from, to))];
}

interface Turned {
  readonly bit: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** With one bit turned of a byte in `[from, to)`. */
function turnedBit(good: Uint8Array, random: () => number, from: number, to: number): Turned {
  const turned = (): Turned => {
    const at = from + Math.floor(random() * (to - from));
    const bit = Math.floor(random() * 8);
    const bytes = Uint8Array.from(good);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    return { bit, at, bytes };
  };
  let found = turned();
  for (let tries = 1; tries < TRIES && jsonOf(good) && !saysOther(good, found.bytes); tries += 1) {
    found = turned();
  }
  return found;
}

/** Whether it is still JSON, and says something else. */
function saysOther(good: Uint8Array, bytes: Uint8Array): boolean {
  const now = jsonOf(bytes);
  return now !== null && JSON.stringify(now.value) !== JSON.stringify(jsonOf(good)?.value);
}

/** Valid in the file's own format, but nothing that the program ever wrote. Only JSON is known by its looks. */
function otherType(good: Uint8Array): readonly Damage[] {
  const json = jsonOf(good);
  if (json === null) return [];
  const isObject = typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value);
  const text = isObject ? '[]' : '{}';
  return [
    { kind: 'wrong type', what: `valid JSON of another type, ${text}`, done: { bytes: Buffer.from(text) } },
  ];
}

/** A second beginning, as an interrupted append leaves it, or the zeros that a crash leaves at the end. */
function trailing(good: Uint8Array, random: () => number): Damage {
  const zeros = good.length === 0 || random() < 0.5;
  const tail = zeros ? new Uint8Array(16) : good.slice(0, Math.min(16, good.length));
  return {
    kind: 'trailing bytes',
    what: zeros ? '16 zeros at its end' : `its first ${tail.length} bytes once more at its end`,
    done: { bytes: Buffer.concat([good, tail]) },
  };
}

function jsonOf(bytes: Uint8Array): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) };
  } catch {
    return null;
  }
}

function different(good: Uint8Array, draw: () => number): Uint8Array {
  const bytes = Uint8Array.from(good, draw);
  if (Buffer.from(bytes).equals(good)) bytes[0] = (bytes[0] ?? 0) ^ 0xff;
  return bytes;
}
