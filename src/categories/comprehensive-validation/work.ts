import { asRequest } from '../../lib/actions.ts';
import { shuffled } from '../../lib/random.ts';
import { fill } from '../../lib/template.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { DriveRequest } from '../../model/load.ts';
import type { Claim } from './claim.ts';

/** Between two questions whether it is ready, which are asked beside the work. */
const READY_EVERY_MS = 250;
/** As many as a drive keeps every record of, and a little less. */
const MOST = 290;
/** Bytes of an answer in which a lesser one is known. */
const BODY_BYTES = 512;
const TIMEOUT_SLACK_MS = 2_000;

/** The first number that a request bears; small ones may stand in what is given. */
const FIRST = 1_001;

/** Stands for a question whether it is ready among the numbers of the mix. */
const READY = 'r';

/** Work for some time. Its requests bear numbers, each its own in a trial. */
export interface Work {
  readonly drive: DriveRequest;
  /** Of each request in order, its number in the mix, or `r`. */
  readonly items: readonly string[];
  /** Number of the first one; `${n}` of each is this and its place. */
  readonly first: number;
}

/** Draws work phase by phase. Shares of the mix are kept exactly, so that equal times hold equal work. */
export function drawnWork(
  claim: Claim,
  { readyPath }: SubjectFacts,
  prefix: string,
  random: () => number,
): (ms: number) => Work {
  let next = FIRST;
  let deck: string[] = [];
  const card = (): string => {
    if (deck.length === 0)
      deck = shuffled(
        claim.mix.flatMap(({ weight }, index) => Array.from({ length: weight }, () => String(index))),
        random,
      );
    return deck.pop() ?? '0';
  };
  const request = (item: string, n: number) => {
    if (item === READY) return { method: 'GET', path: readyPath ?? '/' };
    const share = claim.mix[Number(item)];
    if (share === undefined) throw new RangeError(`the mix has no number ${item}`);
    return asRequest(fill(share.request, { value: `${prefix}${n}`, n }));
  };
  return (ms) => {
    deck = [];
    const most = Math.floor((MOST * 1_000) / (claim.rate + 1_000 / READY_EVERY_MS));
    const length = Math.min(ms, most);
    const due = [
      ...Array.from({ length: Math.max(1, Math.floor((length * claim.rate) / 1_000)) }, (_, index) => ({
        at: (index * 1_000) / claim.rate,
        item: card(),
      })),
      ...(readyPath === null
        ? []
        : Array.from({ length: Math.max(1, Math.floor(length / READY_EVERY_MS)) }, (_, index) => ({
            at: index * READY_EVERY_MS + 10,
            item: READY,
          }))),
    ].sort((a, b) => a.at - b.at);
    const first = next;
    next += due.length;
    return {
      first,
      items: due.map(({ item }) => item),
      drive: {
        requests: due.map(({ item }, index) => request(item, first + index)),
        arrivals: { at: due.map(({ at }) => at) },
        timeout: claim.during.within + TIMEOUT_SLACK_MS,
        keepBodies: BODY_BYTES,
      },
    };
  };
}
