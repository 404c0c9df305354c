import { nearMiss } from '../lib/near-miss.ts';
import { Failure } from '../model/failure.ts';
import type { Planted, Specimen } from './specimens.ts';

/** Which defects are wanted. */
export interface Choice {
  /** Ids of categories; all where there are none. */
  readonly categories?: readonly string[] | undefined;
  readonly defects?: readonly string[] | undefined;
  readonly cleanOnly?: boolean | undefined;
}

/** What is asked: defects, and specimens as they stand with the categories that concern them (all where there are none). */
export interface Chosen {
  readonly planted: readonly Planted[];
  readonly clean: readonly { readonly specimen: Specimen; readonly only: readonly string[] }[];
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
 * What of all that is planted was asked for.
 *
 * @throws Failure `wrong-use` when a name is no defect's, or a part of the choice leaves nothing to ask: a matrix that asked
 *   nothing would look like one in which all is well.
 */
export function choose(
  specimens: readonly Specimen[],
  all: readonly Planted[],
  { categories = [], defects, cleanOnly = false }: Choice,
): Chosen {
  if (cleanOnly && defects)
    throw nothingToAsk(
      'Clean specimens alone have no planted defects.',
      'Ask either for the clean ones or for defects by name.',
    );
  for (const wanted of defects ?? []) refuseUnknown(wanted, all, specimens);
  for (const category of categories) refuseEmpty(category, all, specimens);
  const ofCategory = all.filter(({ category }) => categories.length === 0 || categories.includes(category));
  for (const wanted of defects ?? []) refuseOutside(wanted, ofCategory, categories);
  const planted = ofCategory.filter((one) => defects?.some((wanted) => isNamed(one, wanted)) ?? true);
  // A category in which nothing is planted in a specimen does not concern it: asked of it, it could not tell.
  const concerning = (specimen: Specimen) =>
    categories.filter((id) => all.some((one) => one.category === id && one.specimen.name === specimen.name));
  const clean = specimens
    .map((specimen) => ({ specimen, only: concerning(specimen) }))
    .filter(({ only }) => categories.length === 0 || only.length > 0);
  return { planted: cleanOnly ? [] : planted, clean: defects ? [] : clean };
}

const isNamed = ({ category, name }: Planted, wanted: string): boolean =>
  wanted === name || wanted === `${category}/${name}`;

function refuseUnknown(wanted: string, all: readonly Planted[], specimens: readonly Specimen[]): void {
  if (all.some((planted) => isNamed(planted, wanted))) return;
  const meant = nearMiss(
    wanted,
    all.flatMap(({ category, name }) => [name, `${category}/${name}`]),
  );
  throw new Failure({
    class: 'wrong-use',
    code: 'no-such-defect',
    message: `There is no planted defect "${wanted}" in ${named(specimens)}.`,
    remedy:
      meant === undefined
        ? 'Name it as the matrix does: `category/name`, or the name alone.'
        : `Did you mean ${meant}?`,
  });
}

function refuseEmpty(category: string, all: readonly Planted[], specimens: readonly Specimen[]): void {
  if (all.some((planted) => planted.category === category)) return;
  const there = [...new Set(all.map((planted) => planted.category))];
  throw nothingToAsk(
    `Nothing is planted for ${category} in ${named(specimens)}.`,
    there.length === 0 ? 'Ask another specimen.' : `Ask another specimen, or one of: ${there.join(', ')}.`,
  );
}

function refuseOutside(wanted: string, ofCategory: readonly Planted[], categories: readonly string[]): void {
  if (ofCategory.some((planted) => isNamed(planted, wanted))) return;
  throw nothingToAsk(
    `The defect "${wanted}" is not planted for ${categories.join(' or ')}.`,
    'Leave out the category, or name a defect of it.',
  );
}

const named = (specimens: readonly Specimen[]): string => specimens.map(({ name }) => name).join(' or ');

function nothingToAsk(message: string, remedy: string): Failure {
  return new Failure({ class: 'wrong-use', code: 'nothing-to-ask', message, remedy });
}
