import { Failure } from '../model/failure.ts';
import type { Planted } from './specimens.ts';

/** Which defects are wanted. */
export interface Choice {
  readonly category?: string | undefined;
  readonly defects?: readonly string[] | undefined;
  readonly cleanOnly?: boolean | undefined;
}

/**
 * Defects of all specimens in turn, and of each specimen's categories: commands keep a machine busy and services mostly wait, so they
 * go well side by side; and where the time is over before the end, something was asked of every category.
 */
export function interleaved(planted: readonly Planted[]): readonly Planted[] {
  const bySpecimen = ({ specimen }: Planted) => specimen.name;
  return inTurn(
    inTurn(planted, ({ category }) => category, bySpecimen),
    bySpecimen,
  );
}

/** Mixes what has different keys evenly, so that each key's are spread over the whole; each key's own order stays. */
function inTurn(
  planted: readonly Planted[],
  ...keys: readonly ((one: Planted) => string)[]
): readonly Planted[] {
  const own = Map.groupBy(planted, (one) => keys.map((key) => key(one)).join(' '));
  const place = new Map(
    [...own.values()].flatMap((all) => all.map((one, n) => [one, n / all.length] as const)),
  );
  return planted.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
}

/**
 * The planted defects that were asked for.
 *
 * @throws Failure `wrong-use` when a name is no defect's.
 */
export function chosen(
  all: readonly Planted[],
  { category, defects, cleanOnly }: Choice,
): readonly Planted[] {
  if (cleanOnly) return [];
  const unknown = defects?.find((wanted) => !all.some((planted) => isNamed(planted, wanted)));
  if (unknown !== undefined) {
    throw new Failure({
      class: 'wrong-use',
      code: 'no-such-defect',
      message: `There is no planted defect "${unknown}".`,
      remedy: 'Name it as the matrix does: `category/name`, or the name alone.',
    });
  }
  return all.filter(
    (planted) =>
      (category === undefined || planted.category === category) &&
      (defects === undefined || defects.some((wanted) => isNamed(planted, wanted))),
  );
}

const isNamed = ({ category, name }: Planted, wanted: string): boolean =>
  wanted === name || wanted === `${category}/${name}`;
