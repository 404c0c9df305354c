import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMMAND_FAULTS, claim, SUBJECT } from '../../src/categories/comprehensive-validation/claim.ts';
import { drawTroubles } from '../../src/categories/comprehensive-validation/command-schedule.ts';
import {
  drawSchedule,
  type Permitted,
  wavesIn,
} from '../../src/categories/comprehensive-validation/schedule.ts';
import { ddmin } from '../../src/lib/ddmin.ts';
import { seededRandom } from '../../src/lib/random.ts';

const FAULTS = ['refused', 'black-holed', 'delayed', 'cut', 'reset', 'paused', 'stopped', 'killed'];
const NAMES = ['db', 'cache', 'otel', 'rates', SUBJECT];

const components = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 5 }).chain((names) =>
  fc.tuple(
    ...names.map((component) =>
      fc.record({
        component: fc.constant(component),
        faults: fc.uniqueArray(fc.constantFrom(...FAULTS), { minLength: 1 }),
      }),
    ),
  ),
) as fc.Arbitrary<readonly Permitted[]>;
const anySchedule = fc.record({
  permitted: components,
  together: fc.integer({ min: 1, max: 5 }),
  seed: fc.string(),
});

describe('a schedule of faults', () => {
  test('the same seed draws the same schedule', () => {
    fc.assert(
      fc.property(anySchedule, ({ permitted, together, seed }) => {
        const once = () => drawSchedule(permitted, together, seededRandom(seed));
        expect(once()).toEqual(once());
      }),
    );
  });

  test('holds every permitted fault at least once, and no other', () => {
    fc.assert(
      fc.property(anySchedule, ({ permitted, together, seed }) => {
        const schedule = drawSchedule(permitted, together, seededRandom(seed));
        const drawn = new Set(schedule.map(({ component, fault }) => `${component} ${fault}`));
        const wanted = permitted.flatMap(({ component, faults }) =>
          faults.map((fault) => `${component} ${fault}`),
        );
        expect([...drawn].sort()).toEqual(wanted.sort());
      }),
    );
  });

  test('breaks no more at a time than is allowed, and nothing twice at a time', () => {
    fc.assert(
      fc.property(anySchedule, ({ permitted, together, seed }) => {
        for (const wave of wavesIn(drawSchedule(permitted, together, seededRandom(seed)))) {
          expect(wave.length).toBeLessThanOrEqual(together);
          expect(new Set(wave.map(({ component }) => component)).size).toBe(wave.length);
        }
      }),
    );
  });

  test('breaks every two components together', () => {
    fc.assert(
      fc.property(anySchedule, ({ permitted, together, seed }) => {
        fc.pre(together > 1);
        const waves = wavesIn(drawSchedule(permitted, together, seededRandom(seed)));
        for (const [index, one] of permitted.entries())
          for (const other of permitted.slice(index + 1))
            expect(
              waves.some((wave) =>
                [one, other].every(({ component }) => wave.some((fault) => fault.component === component)),
              ),
            ).toBe(true);
      }),
    );
  });

  test('restarts the subject before all that does not', () => {
    fc.assert(
      fc.property(anySchedule, ({ permitted, together, seed }) => {
        const restarts = wavesIn(drawSchedule(permitted, together, seededRandom(seed))).map((wave) =>
          wave.some(({ component }) => component === SUBJECT),
        );
        expect(restarts).toEqual(restarts.toSorted((a, b) => Number(b) - Number(a)));
      }),
    );
  });
});

describe('a schedule of troubles for commands', () => {
  const anyTroubles = fc.record({
    items: fc.integer({ min: 1, max: 4 }),
    faults: fc.uniqueArray(fc.constantFrom(...COMMAND_FAULTS), { minLength: 1 }),
    rounds: fc.integer({ min: 1, max: 3 }),
    together: fc.integer({ min: 1, max: 4 }),
    seed: fc.string(),
  });
  type Any = typeof anyTroubles extends fc.Arbitrary<infer T> ? T : never;
  const drawn = ({ items, faults, rounds, together, seed }: Any) => {
    const run = { run: 'true' };
    const commands = {
      mix: Array.from({ length: items }, () => ({ command: run })),
      reads: [run],
      faults,
      rounds,
    };
    return drawTroubles(claim.parse({ commands, together }), seededRandom(seed));
  };

  test('the same seed draws the same', () => {
    fc.assert(
      fc.property(anyTroubles, (asked) => {
        expect(drawn(asked)).toEqual(drawn(asked));
      }),
    );
  });

  test('every command meets every permitted fault in every round, and no other', () => {
    fc.assert(
      fc.property(anyTroubles, (asked) => {
        const troubles = drawn(asked);
        expect(new Set(troubles.map(({ fault }) => fault))).toEqual(new Set(asked.faults));
        for (let item = 0; item < asked.items; item += 1)
          for (const fault of asked.faults)
            expect(
              troubles.filter((trouble) => trouble.item === item && trouble.fault === fault).length,
            ).toBeGreaterThanOrEqual(asked.rounds);
      }),
    );
  });

  test.each(['killed', 'full'] as const)(
    'every command is %s once a round with nothing beside it',
    (fault) => {
      fc.assert(
        fc.property(anyTroubles, (asked) => {
          fc.pre(asked.faults.includes(fault));
          const alone = wavesIn(drawn(asked)).filter((wave) => wave.length === 1 && wave[0]?.fault === fault);
          for (let item = 0; item < asked.items; item += 1)
            expect(alone.filter(([trouble]) => trouble?.item === item).length).toBeGreaterThanOrEqual(
              asked.rounds,
            );
        }),
      );
    },
  );

  test('moments come in every part of a command’s life, as many as there are rounds', () => {
    fc.assert(
      fc.property(anyTroubles, (asked) => {
        const parts = drawn(asked).map(({ share }) => Math.floor(share * asked.rounds));
        expect(new Set(parts)).toEqual(new Set(Array.from({ length: asked.rounds }, (_, part) => part)));
      }),
    );
  });

  test('one wave is about one run: one command, no two signals, no more at once than is allowed', () => {
    fc.assert(
      fc.property(anyTroubles, (asked) => {
        for (const wave of wavesIn(drawn(asked))) {
          expect(new Set(wave.map(({ item }) => item)).size).toBe(1);
          expect(new Set(wave.map(({ component }) => component)).size).toBe(wave.length);
          expect(wave.length).toBeLessThanOrEqual(asked.together);
          for (const { share } of wave) expect(share).toBeLessThan(1);
        }
      }),
    );
  });
});

describe('delta debugging', () => {
  const cases = fc
    .uniqueArray(fc.integer(), { minLength: 1, maxLength: 24 })
    .chain((items) => fc.record({ items: fc.constant(items), cause: fc.subarray(items) }));

  test('finds exactly the items that fail together', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ items, cause }) => {
        const found = await ddmin(items, async (part) => cause.every((item) => part.includes(item)));
        expect(found).toEqual({ items: cause, minimal: true });
      }),
    );
  });

  test('gives what still fails when the asking ends, asks nothing twice and never after it ended', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(20), async ({ items, cause }, most) => {
        const asked: string[] = [];
        let ended = false;
        const found = await ddmin(items, async (part) => {
          expect(ended).toBe(false);
          ended = asked.length >= most;
          if (ended) return null;
          asked.push(part.join());
          return cause.every((item) => part.includes(item));
        });
        expect(new Set(asked).size).toBe(asked.length);
        expect(found.items).toEqual(expect.arrayContaining(cause));
        expect(found.minimal).toBe(!ended);
      }),
    );
  });
});
