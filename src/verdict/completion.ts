import type { EvidenceRecord } from '../model/evidence.ts';
import { ofKind } from './evidence-view.ts';
import type { JudgedCheck } from './judged-check.ts';

/** The rule that every category has without declaring it. */
export const COMPLETED = {
  id: 'experiment-completed',
  asks: 'Did every experiment run to its end?',
  remedy: 'Run it again. If it happens again, `cleanroom doctor` says what this machine lacks.',
};

/**
 * Inconclusive checks for what was planned and not done: experiments that met trouble, overran, were interrupted, or
 * never began. None when all ran to their end.
 */
export function incompleteness(
  category: string,
  planned: readonly { readonly id: string; readonly title: string }[],
  records: readonly EvidenceRecord[],
): JudgedCheck[] {
  const own = records.filter((record) => record.category === category);
  const begun = own.map((record) => record.experiment);
  const titles = new Map(planned.map(({ id, title }) => [id, title]));
  return [...new Set([...titles.keys(), ...begun])].flatMap((experiment) => {
    const left = own.filter((record) => record.experiment === experiment);
    const reason = whatStopped(left, titles.has(experiment));
    if (reason === null) return [];
    const name = titles.get(experiment) ?? experiment;
    return {
      rule: COMPLETED.id,
      asks: COMPLETED.asks,
      verdict: 'inconclusive',
      message: `“${name}” ${reason.message}`,
      evidence: reason.cites.map((record) => record.id),
      remedy: reason.remedy ?? COMPLETED.remedy,
    };
  });
}

interface Stopped {
  readonly message: string;
  readonly remedy?: string;
  readonly cites: readonly EvidenceRecord[];
}

function whatStopped(left: readonly EvidenceRecord[], planned: boolean): Stopped | null {
  const troubles = ofKind(left, 'trouble');
  const stages = ofKind(left, 'experiment');
  const [trouble] = troubles;
  if (trouble !== undefined) {
    const more = troubles.length > 1 ? ` And ${troubles.length - 1} more.` : '';
    const { message, remedy } = trouble.data;
    return {
      message: `met trouble: ${message}${more}`,
      cites: troubles,
      ...(remedy === null ? {} : { remedy }),
    };
  }
  const ends = stages.filter((record) => record.data.stage === 'ended');
  const bad = ends.find((record) => record.data.outcome !== 'done');
  if (bad !== undefined) return { message: WORDS[bad.data.outcome] ?? 'did not end well.', cites: [bad] };
  if (ends.length > 0 || (!planned && stages.length === 0)) return null;
  if (stages.length > 0) return { message: 'began and never ended.', cites: stages };
  return { message: 'was planned and never began.', cites: [] };
}

const WORDS: Readonly<Record<string, string>> = {
  running: 'was said to have ended while it was running.',
  trouble: 'met trouble.',
  overran: 'did not end in its time.',
  interrupted: 'was interrupted.',
};
