import { readdirSync, readFileSync } from 'node:fs';
import { type Needle, type Spot, spotIn } from '../../lib/spot.ts';
import type { Checked, Result } from '../protocol.ts';

/** Milliseconds between two looks: programs that live for less are seen by chance alone. */
const EVERY_MS = 4;

type Hit = Result<'secrets.seen'>['hits'][number];

/** Looks at argv and environment of all processes but our own, until it is asked what it saw. */
export function createSecretWatch(proc = '/proc', self = process.pid) {
  let timer: NodeJS.Timeout | undefined;
  let needles: readonly Needle[] = [];
  const hits = new Map<string, Hit>();
  const seen = new Set<number>();

  function look(): void {
    for (const name of readdirSync(proc)) {
      const pid = Number(name);
      if (!Number.isInteger(pid) || pid === self) continue;
      // A program may replace itself, so no process is done with.
      for (const [part, file] of PARTS) {
        const bytes = readOrNothing(`${proc}/${pid}/${file}`);
        if (bytes.length > 0) seen.add(pid);
        for (const spot of spotIn(bytes, needles)) keep(spot, pid, part);
      }
    }
  }

  function keep(spot: Spot, pid: number, part: Hit['part']): void {
    const key = `${pid} ${part} ${spot.id}`;
    if (hits.has(key)) return;
    const program = readOrNothing(`${proc}/${pid}/comm`).toString().trim();
    hits.set(key, { ...spot, pid, program, part });
  }

  return {
    watch: (params: Checked<'secrets.watch'>): Result<'secrets.watch'> => {
      needles = params.needles.map(({ id, base64 }) => ({ id, bytes: Buffer.from(base64, 'base64') }));
      clearInterval(timer);
      look();
      timer = setInterval(look, EVERY_MS);
      return {};
    },
    seen: (): Result<'secrets.seen'> => {
      if (timer !== undefined) look();
      clearInterval(timer);
      timer = undefined;
      return { processes: seen.size, hits: [...hits.values()] };
    },
    stop: () => clearInterval(timer),
  };
}

const PARTS = [
  ['argv', 'cmdline'],
  ['environment', 'environ'],
] as const;

/** What ended while we looked, and what is nobody's program any more, holds nothing. */
function readOrNothing(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
