import { counted, fail, inconclusive, notApplicable, pass, unless } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { ANEW, LEFT } from './claim.ts';
import { at, type Input, left, listed, seconds } from './judge-evidence.ts';

/** Pieces of work that must have been seen before anything is said. */
const LEAST = 2;

interface Piece {
  readonly name: string;
  readonly times: number;
}

/** The pieces that one look found; null where the claim's SQL gives no such rows. */
function piecesIn(record: EvidenceRecord<'rows'>): readonly Piece[] | null {
  if (record.data.error) return null;
  const pieces = record.data.rows.map(({ piece, times }) => ({ name: String(piece), times: Number(times) }));
  return pieces.every(({ name, times }) => name !== 'undefined' && Number.isFinite(times)) ? pieces : null;
}

/** How often each piece was done. */
export function workOnce(input: Input): Check {
  const rule = 'work-once';
  const { background } = input.claim;
  if (!background) return notApplicable(rule, 'The contract names no background work.');
  const looks = left(input, 'rows', 'background');
  const last = looks.findLast(({ step }) => step === 'work of all');
  if (!last) return inconclusive(rule, 'The pieces of work were not counted with all replicas running.');
  const wrong = looks.find((look) => piecesIn(look) === null);
  if (wrong) {
    const why = wrong.data.error?.message ?? 'it gave no rows with `piece` and `times`';
    return inconclusive(rule, `The claim’s SQL could not be used: ${why}.`, wrong);
  }
  const seen = piecesIn(last) ?? [];
  if (seen.length < LEAST) {
    return inconclusive(
      rule,
      `Within ${seconds(background.within)} ${counted(seen.length, 'piece')} of work ${seen.length === 1 ? 'was' : 'were'} done, too few to tell.`,
      last,
    );
  }
  const often = new Map<string, { readonly times: number; readonly record: EvidenceRecord<'rows'> }>();
  for (const look of looks)
    for (const { name, times } of piecesIn(look) ?? [])
      if (times > 1) often.set(name, { times, record: look });
  return unless(
    rule,
    [last],
    [...often].map(([name, { times, record }]) => ({
      record,
      says: `With ${input.claim.replicas} replicas, the piece of work ${name} was done ${times} times.`,
    })),
    `With ${input.claim.replicas} replicas, ${counted(seen.length, 'piece')} of work were done, each once.`,
  );
}

/** Whether it goes on with the one that is left, and then with one that came anew. */
export function workTakenOver(input: Input): Check {
  const rule = 'work-taken-over';
  const { background } = input.claim;
  if (!background) return notApplicable(rule, 'The contract names no background work.');
  const ends = left(input, 'subject-state', 'background').filter(({ step }) =>
    step.startsWith('kill replica'),
  );
  const stuck = ends.find(({ data }) => data.running);
  if (stuck) return inconclusive(rule, 'Not every replica that was to be killed could be killed.', stuck);
  const rounds = [LEFT, ANEW].map((steps) => {
    const [before, after] = [steps.before, steps.after].map((step) => at(input, 'rows', 'background', step));
    const [known, now] = [before, after].map((look) => (look ? piecesIn(look) : null));
    const names = new Set(known?.map(({ name }) => name));
    const isWhole = before && after && known && now && known.length >= LEAST;
    return isWhole
      ? { cited: [before, after], fresh: now.filter(({ name }) => !names.has(name)).length }
      : null;
  });
  const cited = [...ends, ...rounds.flatMap((round) => round?.cited ?? [])];
  const killed = `replicas ${listed(ends.map(({ step }) => step.replace('kill replica ', '')))}`;
  if (!rounds[0]) return inconclusive(rule, 'All replicas together had not done enough work to tell.', cited);
  if (rounds.some((round) => round?.fresh === 0)) {
    return fail(
      rule,
      `When ${killed} had been killed, no further piece of work was done within ${seconds(background.within)}, though ${rounds[1] ? 'another replica had come anew' : 'one replica was left'}.`,
      cited,
    );
  }
  if (!rounds[1])
    return inconclusive(rule, 'After the others had been killed, no replica could be started anew.', cited);
  const more = rounds.map((round) => round?.fresh ?? 0);
  return pass(
    rule,
    `When all but one had been killed, that one did ${counted(more[0] ?? 0, 'further piece')} of work; when it was killed too, one that came anew did ${more[1]}.`,
    cited,
  );
}
