import { median, medianChange } from '../lib/bootstrap.ts';
import type { ChangedFigure, Comparison } from '../model/comparison.ts';
import type { JudgedRun } from '../model/report.ts';
import { type Figure, figuresOf } from './figures.ts';

/** Runs on each side from which a figure is told by one sample for each run. */
const ENOUGH_RUNS = 3;
/** A change below this share is nobody's concern, however sure it is. */
const MATTERS = 0.1;

/** What was measured on both sides, and whether it surely changed. */
export function compareFigures(
  before: readonly JudgedRun[],
  after: readonly JudgedRun[],
): Comparison['figures'] {
  const [first, second] = [before, after].map((side) => side.map(({ run }) => figuresOf(run)));
  const samples =
    before.length >= ENOUGH_RUNS && after.length >= ENOUGH_RUNS
      ? ('runs' as const)
      : ('within a run' as const);
  const keys = new Set((first ?? []).flatMap((figures) => [...figures.keys()]));
  const all = [...keys].flatMap((key) => {
    const [was, is] = [first, second].map((side) =>
      (side ?? []).flatMap((figures) => figures.get(key) ?? []),
    );
    const change = changeOf(was ?? [], is ?? [], samples);
    return change === null ? [] : [change];
  });
  const worse = all.filter(({ interval }) => interval !== null && interval.low > 1 + MATTERS);
  const better = all.filter(({ interval }) => interval !== null && interval.high < 1 - MATTERS);
  return { worse, better, same: all.length - worse.length - better.length };
}

function changeOf(
  was: readonly Figure[],
  is: readonly Figure[],
  samples: ChangedFigure['samples'],
): ChangedFigure | null {
  const valuesOf = (side: readonly Figure[]) =>
    samples === 'runs' ? side.map(({ values }) => median(values)) : side.flatMap(({ values }) => values);
  const [figure] = was;
  const change = medianChange(valuesOf(was), valuesOf(is));
  if (figure === undefined || change === null) return null;
  const { category, name, unit } = figure;
  return {
    category,
    name,
    unit,
    before: median(valuesOf(was)),
    after: median(valuesOf(is)),
    ...change,
    samples,
  };
}
