import { counted, fail, quote } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { OWN } from './judge-uses.ts';

type Find = EvidenceRecord<'secret-find'>;

/** Kinds of place that are told in full, and places that are named of each. */
const TOLD = 3;
const NAMED = 3;

/**
 * One secret in one kind of place is one matter, however often it was found: forty log lines are mended in one place. It is told
 * with its number and its first places, and only those are cited; the rest stands in the run's evidence.
 */
export function accusation(rule: string, finds: readonly Find[]): Check {
  const matters = [
    ...Map.groupBy(finds, ({ data }) => JSON.stringify([data.secret, data.place])).values(),
  ].map(matterOf);
  const told = matters.slice(0, TOLD);
  const rest = matters.slice(TOLD);
  const more = rest.length === 0 ? '' : ` And ${rest.map(named).join(', ')}.`;
  // The first place of each matter first: what is cited first is what a replay asks again. Of what is only named, one find each.
  const firsts = matters.flatMap(({ places }) => places.slice(0, 1));
  const others = told.flatMap(({ places }) => places.slice(1));
  return fail(rule, told.map(sentence).join(' ') + more, [...firsts, ...others]);
}

/** What was found of one secret in one kind of place. */
interface Matter {
  /** The first find of each of the first places. */
  readonly places: readonly Find[];
  readonly allPlaces: number;
  readonly finds: readonly Find[];
}

/** Finds of our own experiments come first: those can be seen again without another category. */
function matterOf(finds: readonly Find[]): Matter {
  const sorted = [
    ...finds.filter(({ category }) => category === OWN),
    ...finds.filter(({ category }) => category !== OWN),
  ];
  const firsts = [...Map.groupBy(sorted, ({ data }) => data.where).values()].flatMap((same) =>
    same.slice(0, 1),
  );
  return { places: firsts.slice(0, NAMED), allPlaces: firsts.length, finds: sorted };
}

function sentence({ places, allPlaces, finds }: Matter): string {
  const [first, ...others] = places;
  if (!first) return '';
  const { secret, place, where, mode, surrounding } = first.data;
  const whose = first.category === OWN ? '' : `, while ${first.category} was asked`;
  const forms = [...new Set(finds.map(({ data }) => data.form))];
  const form = forms.join() === 'plain' ? '' : ` in ${forms.join(' and ')} form`;
  const also = others.map(({ data }) => quote(data.where, 80) + modeOf(data.mode));
  const unnamed = allPlaces - places.length;
  const everywhere = [...also, ...(unnamed > 0 ? [`${unnamed} more`] : [])];
  const further = everywhere.length === 0 ? '' : `, also in ${everywhere.join(', ')}`;
  const times = finds.length > allPlaces ? `, found ${counted(finds.length, 'time')}` : '';
  return `The secret ${secret} stands${form} in ${article(place)} ${quote(where, 80)}${modeOf(mode)}${whose}${further}${times}: ${quote(surrounding)}.`;
}

const named = ({ finds }: Matter): string =>
  `the secret ${finds[0]?.data.secret} in ${counted(finds.length, 'find')} of the kind ${finds[0]?.data.place}`;

const modeOf = (mode: string | null): string => (mode === null ? '' : ` (mode ${mode})`);

const article = (place: Find['data']['place']): string =>
  /^(standard|log)/.test(place)
    ? place === 'log'
      ? 'the log on'
      : `the ${place} of`
    : place === 'telemetry'
      ? 'telemetry,'
      : `${/^[aeiou]/.test(place) ? 'an' : 'a'} ${place},`;
