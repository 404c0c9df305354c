import type { Checked, Result } from '../protocol.ts';
import { type Held, openHeld } from './held.ts';

/** Connections that are kept open on purpose, by the number of their opening. */
export function createHolds() {
  const holds = new Map<number, readonly Held[]>();
  let last = 0;

  function release(number: number): void {
    for (const held of holds.get(number) ?? []) held.release();
    holds.delete(number);
  }

  return {
    async open({ silent, idle, half, ...target }: Checked<'hold.open'>): Promise<Result<'hold.open'>> {
      const kinds = { silent, idle, half };
      const wanted = (['silent', 'idle', 'half'] as const).flatMap((kind) =>
        Array.from({ length: kinds[kind] }, () => kind),
      );
      last += 1;
      const hold = last;
      holds.set(hold, await Promise.all(wanted.map((kind) => openHeld(kind, target))));
      return { hold };
    },
    look({ hold }: Checked<'hold.look'>): Result<'hold.look'> {
      const helds = holds.get(hold);
      if (helds === undefined) throw new Error(`there is no hold ${hold}`);
      return { connections: helds.map((held) => held.look()) };
    },
    release({ hold }: Checked<'hold.release'>): Result<'hold.release'> {
      release(hold);
      return {};
    },
    close(): void {
      for (const number of [...holds.keys()]) release(number);
    },
  };
}
