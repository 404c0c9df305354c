import { gunzipSync } from 'node:zlib';
import type { Bench, Context, Taken } from './acts.ts';
import { HELD, OPEN_PLACE, OWN_FILE, writesItself } from './judge-open-place.ts';
import { closedIn } from './judge-privacy.ts';

/** Bytes of a file below which it may stand in a backup by chance. */
const SHORTEST = 16;
/** Private files that are looked for. */
const MOST = 20;
/** Bytes to which a backup is unpacked at most. */
const MOST_UNPACKED = 64 * 2 ** 20;

/** Looks who can read a backup, and for private files in it. */
export async function lookAtExposure(
  { claim, subject, recorder, waiting }: Context,
  { room }: Bench,
  file: string,
  { bytes, look }: Taken,
): Promise<void> {
  const closed = closedIn(look).slice(0, MOST);
  if (closed.length === 0 || !writesItself(subject, claim)) return;
  waiting('who can read the backup');
  const held: Record<string, string | null> = {};
  for (const path of closed) {
    const content = await room.read(path);
    held[path] = content === null ? null : formOf(bytes, content);
  }
  await room.files(OWN_FILE, OPEN_PLACE);
  recorder.record('note', HELD, { name: HELD, values: { backup: file, ...held } }, room.name);
}

/** As what a content stands in some bytes; null where it is in none of these ways. */
export function formOf(bytes: Uint8Array, content: Uint8Array): string | null {
  if (content.length < SHORTEST) return null;
  const whole = Buffer.from(bytes);
  return standsIn(whole, content) ?? standsIn(unpacked(whole), content);
}

function standsIn(bytes: Buffer, content: Uint8Array): string | null {
  const text = Buffer.from(content).toString('utf8');
  const forms = {
    'as it is': Buffer.from(content),
    'in a JSON text': Buffer.from(JSON.stringify(text).slice(1, -1)),
    // The last digits hang on what comes after it.
    'in base64': Buffer.from(Buffer.from(content).toString('base64').replace(/.?=+$/, '')),
  };
  return Object.entries(forms).find(([, form]) => bytes.includes(form))?.[0] ?? null;
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED });
  } catch {
    return Buffer.alloc(0);
  }
}
