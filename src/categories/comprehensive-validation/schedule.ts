import { livesInAirlock } from '../../lib/in-airlock.ts';
import { shuffled } from '../../lib/random.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import { type Claim, CONTAINER_FAULTS, SUBJECT, TRAFFIC_FAULTS, UPSTREAM_FAULTS } from './claim.ts';

/** Something that may be broken, and in which ways. */
export interface Permitted {
  readonly component: string;
  readonly faults: readonly string[];
}

/** One fault of a schedule. Those of one wave are in force at the same time, at least for `holdMs`. */
export interface PlannedFault {
  /** From 1. */
  readonly wave: number;
  readonly component: string;
  readonly fault: string;
  /** Milliseconds after the beginning of the wave at which it is injected. */
  readonly afterMs: number;
  /** Milliseconds for which it stays, from when the last one of its wave is in force. */
  readonly holdMs: number;
}

const LATEST_MS = 200;
const SHORTEST_HOLD_MS = 200;
const LONGEST_HOLD_MS = 450;

const SLOW: ReadonlySet<string> = new Set(CONTAINER_FAULTS);

/** All that the contract permits, in the contract's order, the subject last. */
export function permitted({ services }: SubjectFacts, claim: Claim): readonly Permitted[] {
  const all = services.map(({ name, type }) => ({
    component: name,
    faults: claim.faults[name] ?? possible(type),
  }));
  return [...all, { component: SUBJECT, faults: claim.subject }]
    .map(({ component, faults }) => ({ component, faults: [...new Set(faults)] }))
    .filter(({ faults }) => faults.length > 0);
}

/** What can befall a service of a type: those that live in the airlock have no container. */
function possible(type: string): readonly string[] {
  if (type === 'upstream') return [...TRAFFIC_FAULTS, ...UPSTREAM_FAULTS];
  return livesInAirlock(type) ? TRAFFIC_FAULTS : [...TRAFFIC_FAULTS, ...CONTAINER_FAULTS];
}

/**
 * Draws a schedule: every permitted fault at least once, in waves of at most so many at the same time, and every two
 * components broken together at least once, because most failures need no more than two conditions (Kuhn, Wallace and
 * Gallo 2004). The subject is restarted first, so that what it uses can be watched growing from then on.
 */
export function drawSchedule(
  components: readonly Permitted[],
  together: number,
  random: () => number,
): readonly PlannedFault[] {
  const waves = shuffled(
    withEveryPair(wavesOf(components, together, random), components, together, random),
    random,
  );
  const restarts = (wave: readonly Struck[]) => wave.some(({ component }) => component === SUBJECT);
  return [...waves.filter(restarts), ...waves.filter((wave) => !restarts(wave))].flatMap((wave, index) =>
    wave.map((struck) => ({
      wave: index + 1,
      ...struck,
      afterMs: Math.floor(random() * LATEST_MS),
      holdMs: SHORTEST_HOLD_MS + Math.floor(random() * (LONGEST_HOLD_MS - SHORTEST_HOLD_MS)),
    })),
  );
}

/** The waves of a schedule in order, as far as there is anything left of them. */
export function wavesIn<T extends { readonly wave: number }>(
  schedule: readonly T[],
): readonly (readonly T[])[] {
  const numbers = [...new Set(schedule.map(({ wave }) => wave))].sort((a, b) => a - b);
  return numbers.map((number) => schedule.filter(({ wave }) => wave === number));
}

export const named = ({ component, fault }: Pick<PlannedFault, 'component' | 'fault'>): string =>
  `${component} ${fault}`;

type Struck = Pick<PlannedFault, 'component' | 'fault'>;

function wavesOf(components: readonly Permitted[], together: number, random: () => number): Struck[][] {
  // What takes long comes at the same time, so that the whole does not take longer than it must.
  const left = components.map(({ component, faults }) => {
    const order = shuffled(faults, random);
    return {
      component,
      faults: [...order.filter((fault) => SLOW.has(fault)), ...order.filter((fault) => !SLOW.has(fault))],
    };
  });
  const waves: Struck[][] = [];
  while (left.some(({ faults }) => faults.length > 0)) {
    const most = shuffled(left, random)
      .filter(({ faults }) => faults.length > 0)
      .sort((a, b) => b.faults.length - a.faults.length)
      .slice(0, together);
    waves.push(most.map((one) => ({ component: one.component, fault: one.faults.shift() ?? '' })));
  }
  return waves;
}

/** Adds faults, which then come twice, until every two components meet. */
function withEveryPair(
  waves: Struck[][],
  components: readonly Permitted[],
  together: number,
  random: () => number,
): Struck[][] {
  if (together < 2) return waves;
  const struck = ({ component, faults }: Permitted): Struck => ({
    component,
    fault: faults[Math.floor(random() * faults.length)] ?? '',
  });
  for (const [index, one] of components.entries())
    for (const other of components.slice(index + 1)) {
      const holds = (wave: readonly Struck[], { component }: Permitted) =>
        wave.some((each) => each.component === component);
      if (waves.some((wave) => holds(wave, one) && holds(wave, other))) continue;
      const roomy = waves.find((wave) => wave.length < together && (holds(wave, one) || holds(wave, other)));
      if (roomy) roomy.push(struck(holds(roomy, one) ? other : one));
      else waves.push([struck(one), struck(other)]);
    }
  return waves;
}
