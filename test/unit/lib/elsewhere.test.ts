import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { zoneOfAnotherDay } from '../../../src/lib/elsewhere.ts';

const HOUR = 3_600_000;
/** What programs make of such a zone: hours to be added to UTC, with the sign turned round (POSIX, XBD 8.3). */
const hoursOf = (zone: string): number => -Number(zone.replace('CLN', ''));
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

test('it is another day there, now and in two hours, at any time', () => {
  const start = Date.UTC(2026, 1, 28);
  for (let minute = 0; minute < 48 * 60; minute += 1) {
    const now = start + minute * 60_000;
    const there = hoursOf(zoneOfAnotherDay(now)) * HOUR;
    // The one that began in UTC looked at its calendar at most so long before.
    for (const later of [0, HOUR, 2 * HOUR - 1])
      expect(dayOf(now + later + there), new Date(now).toISOString()).not.toBe(dayOf(now));
  }
});

test('programs understand it', () => {
  const local = (TZ: string) =>
    execFileSync(process.execPath, ['-p', 'new Date(0).getTimezoneOffset() / -60'], { env: { TZ } });
  for (const hour of [0, 12]) {
    const zone = zoneOfAnotherDay(hour * HOUR);
    expect(Number(local(zone))).toBe(hoursOf(zone));
  }
});
