import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VERDICTS, type Verdict } from '../../src/model/verdict.ts';
import { fold, readiness } from '../../src/verdict/fold.ts';

const verdict = fc.constantFrom(...VERDICTS);
const verdicts = fc.array(verdict);
const join = (a: Verdict, b: Verdict) => fold([a, b]);
/** Worse means: the join with it gives it. */
const isWorse = (worse: Verdict, better: Verdict) => join(worse, better) === worse;
const GOODNESS = { ready: 2, 'cannot-tell': 1, 'not-ready': 0 };

test('the fold is commutative, associative, idempotent, and not-applicable is its identity', () => {
  fc.assert(
    fc.property(verdict, verdict, verdict, (a, b, c) => {
      expect(join(a, b)).toBe(join(b, a));
      expect(join(join(a, b), c)).toBe(join(a, join(b, c)));
      expect(join(a, a)).toBe(a);
      expect(join(a, 'not-applicable')).toBe(a);
    }),
  );
});

test('folding parts and then the parts gives what folding all gives', () => {
  fc.assert(
    fc.property(fc.array(verdicts), (parts) => {
      expect(fold(parts.map(fold))).toBe(fold(parts.flat()));
    }),
  );
});

test('a worse verdict anywhere never improves the fold or the answer', () => {
  fc.assert(
    fc.property(verdicts, verdicts, verdict, verdict, verdict, (before, after, a, b, room) => {
      const worse = join(a, b);
      const was = fold([...before, a, ...after]);
      const is = fold([...before, worse, ...after]);
      expect(isWorse(is, was)).toBe(true);
      // "Nothing was asked" is no answer, so putting a pass in its place is no worsening.
      fc.pre(a !== 'not-applicable');
      const answer = (folded: Verdict) => GOODNESS[readiness([folded], room)];
      expect(answer(is)).toBeLessThanOrEqual(answer(was));
    }),
  );
});

test('ready means that something passed, nothing else was said, and the room was proven', () => {
  fc.assert(
    fc.property(verdicts, verdict, (all, room) => {
      const clean = all.includes('pass') && all.every((each) => each === 'pass' || each === 'not-applicable');
      expect(readiness(all, room) === 'ready').toBe(clean && room === 'pass');
      expect(readiness(all, room) === 'not-ready').toBe(all.includes('fail'));
    }),
  );
});
