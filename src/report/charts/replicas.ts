import { ANSWERED_BY } from '../../model/balance.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { byExperiment, type Group, isWarmUp } from './by-experiment.ts';
import type { Chart, ChartSource, Series } from './chart.ts';

type Drive = EvidenceRecord<'drive'>;
type Answer = { readonly replica: string; readonly at: number };

/** Which replica answered: how evenly, and where one went or came meanwhile, when. */
export const replicas: ChartSource = (run) =>
  byExperiment(run, 'drive').flatMap((group) =>
    group.records.flatMap((record, index) => {
      const answers = answersOf(record);
      // Of a sample nobody can tell how many there were.
      if (record.data.truncated || answers.length === 0 || isWarmUp(record)) return [];
      const id = `${group.slug}-${index + 1}`;
      return record.data.marks.length === 0
        ? [shares(record, group, answers, id)]
        : [overTime(record, group, answers, id)];
    }),
  );

function answersOf({ data }: Drive): readonly Answer[] {
  return data.records.flatMap(({ headers, done }) => {
    const replica = headers?.[ANSWERED_BY];
    return replica === undefined ? [] : [{ replica, at: done }];
  });
}

const namesOf = (answers: readonly Answer[]): readonly string[] =>
  [...new Set(answers.map(({ replica }) => replica))].sort();

const countOf = (answers: readonly Answer[], name: string): number =>
  answers.filter(({ replica }) => replica === name).length;

function shares(
  { step }: Drive,
  { category }: Group<'drive'>,
  answers: readonly Answer[],
  id: string,
): Chart {
  const names = namesOf(answers);
  const even = answers.length / names.length;
  return {
    id: `replicas-${id}`,
    category,
    title: `Which replica answered: ${step}`,
    says: `Of ${answers.length} answers ${names.map((name) => `${countOf(answers, name)} came from ${name}`).join(', ')}.`,
    x: { label: 'replica', quantity: 'count', names },
    y: { label: 'answers', quantity: 'count' },
    series: [
      {
        name: 'answers',
        shape: 'bars',
        tone: 'main',
        points: names.map((name, index) => ({
          x: index + 1,
          y: countOf(answers, name),
          says: `${name}: ${countOf(answers, name)} answers`,
        })),
      },
    ],
    levels: [{ y: even, label: `even: ${Math.round(even * 10) / 10}` }],
    spans: [],
    moments: [],
  };
}

/** Each replica on a line of its own; a gap is a time without answers of it. */
function overTime(
  { step, data }: Drive,
  { category }: Group<'drive'>,
  answers: readonly Answer[],
  id: string,
): Chart {
  const names = namesOf(answers);
  const point = ({ replica, at }: Answer) => ({
    x: at / 1000,
    y: names.indexOf(replica) + 1,
    says: `${replica} after ${(at / 1000).toFixed(2)} s`,
  });
  const bad = data.records.filter(({ outcome }) => !/^[1-4]\d\d$/.test(outcome));
  const series: Series[] = [
    { name: 'answered', shape: 'dots', tone: 'main', points: answers.map(point) },
    {
      name: 'failed or no answer',
      shape: 'dots',
      tone: 'bad',
      points: bad.map(({ done, outcome, headers }) => ({
        x: done / 1000,
        y: names.indexOf(headers?.[ANSWERED_BY] ?? '') + 1 || names.length + 1,
        says: `${outcome} after ${(done / 1000).toFixed(2)} s`,
      })),
    },
  ];
  return {
    id: `replicas-${id}`,
    category,
    title: `Which replica answered, and when: ${step}`,
    says: `${names.map((name) => `${name} gave ${countOf(answers, name)}`).join(', ')} of ${answers.length} answers; ${bad.length} requests failed.`,
    x: { label: 'since the load began', quantity: 'seconds' },
    y: {
      label: 'replica',
      quantity: 'count',
      names: [...names, ...(bad.length === 0 ? [] : ['none'])],
    },
    series: series.filter(({ points }) => points.length > 0),
    levels: [],
    spans: [],
    moments: data.marks.map(({ name, at }) => ({ x: at / 1000, label: name })),
  };
}
