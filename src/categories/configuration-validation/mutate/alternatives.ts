import { type Branch, choicesOf, isFixed, leastOf } from './choices.ts';
import { edited, type Path, spelt } from './document.ts';
import type { Keys } from './keys.ts';
import type { Kind, Mutant, Promised } from './mutant.ts';
import { reasonOf, typo, wrongTypes } from './values.ts';

/** An object of another shape, and how to put one in the place of the good value. */
interface Alternative {
  readonly path: Path;
  readonly branch: Branch;
  /** The least object of the shape, which the schema takes. */
  readonly good: Readonly<Record<string, unknown>>;
}

/**
 * Mistakes in shapes that the good configuration does not show: where the schema takes several, each of the others in its least form,
 * with a key misspelt, one missing, and one of a wrong type. A check of keys is often written shape by shape, and forgotten in one.
 */
export function alternativeMutants(keys: Keys, promised: Promised, random: () => number): readonly Mutant[] {
  const { schema } = promised;
  if (schema === null || keys.textual) return [];
  return choicesOf(schema.source, keys.data).flatMap(({ path, others }) =>
    others.flatMap((branch) => {
      const good = leastOf(schema.source, branch);
      const takes = schema.refusals(edited(keys.data, path, () => good)).length === 0;
      if (!takes) return [];
      const alternative = { path, branch, good };
      return [
        ...misspelt(keys, promised, alternative, random),
        ...missing(keys, promised, alternative),
        ...wrongType(keys, promised, alternative),
      ];
    }),
  );
}

/** A key that may be left out is misspelt first: without it, nothing else is missed. */
function misspelt(keys: Keys, promised: Promised, one: Alternative, random: () => number): readonly Mutant[] {
  const { path, branch, good } = one;
  const all = Object.keys(branch.properties);
  const free = all.filter((key) => !isFixed(branch.properties[key]));
  const optional = free.filter((key) => {
    const whole = leastOf(promised.schema?.source ?? {}, branch, [key]);
    return !Object.hasOwn(good, key) && refusals(keys, promised, path, whole).length === 0;
  });
  const from = optional.length > 0 ? optional : free.filter((key) => Object.hasOwn(good, key));
  const meant = from[Math.floor(random() * from.length)];
  if (meant === undefined) return [];
  const wrong = typo(meant, all, random);
  const value = leastOf(promised.schema?.source ?? {}, branch, [meant])[meant];
  return refused(keys, promised, one, {
    kind: 'unknown key',
    key: wrong,
    says: `${wrong} ${Object.hasOwn(good, meant) ? 'beside' : 'for'} ${meant}`,
    object: { ...good, [wrong]: value },
    // Where no key says which shape was meant, nobody can know which key was.
    more: { meant: saysWhich(one) ? meant : null, always: 'in full' },
  });
}

function missing(keys: Keys, promised: Promised, one: Alternative): readonly Mutant[] {
  const { good } = one;
  const key = ownKey(one);
  if (key === undefined) return [];
  const object = Object.fromEntries(Object.entries(good).filter(([name]) => name !== key));
  return refused(keys, promised, one, { kind: 'key removed', key, says: `${key} left out`, object });
}

function wrongType(keys: Keys, promised: Promised, one: Alternative): readonly Mutant[] {
  const { path, good } = one;
  const key = ownKey(one);
  if (key === undefined) return [];
  const put = (value: unknown) => ({ ...good, [key]: value });
  const refuses = (value: unknown) => refusals(keys, promised, path, put(value));
  return wrongTypes(good[key], refuses, { path: [...path, key], textual: false, secret: false }).flatMap(
    ({ value, says }) =>
      refused(keys, promised, one, { kind: 'wrong type', key, says: `${key}: ${says}`, object: put(value) }),
  );
}

/** A key of the shape that does not say which shape it is: without that one, it would be another shape that is wrong. */
const ownKey = ({ branch, good }: Alternative): string | undefined =>
  Object.keys(good).find((key) => !isFixed(branch.properties[key]));

/** Whether one of its keys says which shape it is. */
const saysWhich = ({ branch, good }: Alternative): boolean =>
  Object.keys(good).some((key) => isFixed(branch.properties[key]));

const refusals = (keys: Keys, { schema }: Promised, path: Path, object: unknown) =>
  schema?.refusals(edited(keys.data, path, () => object)) ?? [];

/** One mutant, if the schema refuses it: what it takes has been tried in the shape that the good configuration shows. */
function refused(
  keys: Keys,
  promised: Promised,
  { path, branch, good }: Alternative,
  wrong: {
    readonly kind: Kind;
    readonly key: string;
    readonly says: string;
    readonly object: unknown;
    readonly more?: Partial<Mutant>;
  },
): readonly Mutant[] {
  const { kind, key, says, object, more } = wrong;
  const reasons = refusals(keys, promised, path, object);
  if (reasons.length === 0) return [];
  // What it says of each shape is mostly about shapes that nobody meant.
  const ofChoice = reasons.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  return [
    {
      kind,
      what: `${spelt(path)} as ${shapeOf(branch, good)}: ${says}`,
      given: keys.with(path, object),
      expected: 'refused',
      why: `the schema says: ${reasonOf(ofChoice.length > 0 ? ofChoice : reasons, path)}`,
      // Who says that the object fits none of the shapes has named the place as well.
      names: [key, ...path.filter((part) => typeof part === 'string').slice(-1)],
      lines: [1, Number.MAX_SAFE_INTEGER],
      meant: null,
      madeUp: true,
      ...more,
    },
  ];
}

/** `action check`, or the keys that it has. */
function shapeOf({ properties }: Branch, good: Readonly<Record<string, unknown>>): string {
  const fixed = Object.keys(good).filter((key) => isFixed(properties[key]));
  return fixed.length > 0
    ? fixed.map((key) => `${key} ${String(good[key])}`).join(', ')
    : `what has ${Object.keys(good).join(', ') || 'no key'}`;
}
