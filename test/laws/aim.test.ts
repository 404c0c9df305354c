import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAim, type Shot } from '../../src/categories/process-kill-signals/aim.ts';
import { sweepMoments } from '../../src/categories/process-kill-signals/moments.ts';
import { seededRandom } from '../../src/lib/random.ts';

const lives = fc.double({ min: 5, max: 2_000, noNaN: true });
const leads = fc.double({ min: 0, max: 300, noNaN: true });
/** Parts of a life, as a sweep draws them. */
const parts = fc
  .tuple(fc.double({ min: 0, max: 0.5, noNaN: true }), fc.string())
  .map(([startMs, seed]) => sweepMoments({ lifeMs: 1, startMs }, 40, seededRandom(seed)));

/** An engine that passes signals on after so many milliseconds, always the same. */
function shoot(life: number, lead: number, moment: number, sent: { requests: number; signal: number }): Shot {
  const struck = sent.signal + lead - sent.requests;
  if (struck < 0) return { moment, ms: 0.5, how: 'never arrived' };
  return struck < life ? { moment, ms: struck, how: 'broken off' } : { moment, ms: life, how: 'answered' };
}

test('an aim never waits for the past, and lets the one or the other wait', () => {
  fc.assert(
    fc.property(lives, leads, parts, (life, lead, all) => {
      const aim = createAim(life);
      for (const part of all) {
        const moment = part * aim.lifeMs();
        const sent = aim.at(moment);
        expect(Math.min(sent.requests, sent.signal)).toBe(0);
        aim.saw(shoot(life, lead, moment, sent));
      }
    }),
  );
});

test('an aim learns what an engine takes: after thirty shots at least half strike within the action', () => {
  fc.assert(
    fc.property(lives, leads, parts, (life, lead, all) => {
      const aim = createAim(life);
      const struck = all.map((part) => {
        const moment = part * aim.lifeMs();
        const shot = shoot(life, lead, moment, aim.at(moment));
        aim.saw(shot);
        return shot.how === 'broken off';
      });
      expect(struck.slice(30).filter(Boolean).length).toBeGreaterThanOrEqual(5);
    }),
  );
});
