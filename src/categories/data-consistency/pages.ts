import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { plainOf } from '../../lib/answer.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { Room } from '../../model/room.ts';
import { ALL_ON_ONE, type Claim, PAGE, type Pages } from './claim.ts';

/** Pages that are turned at most; what lies behind them is not compared. */
const MOST = 30;

/** Asks for what moved on an account as one page, page by page, and as one page again: nobody moves anything meanwhile. */
export async function turnPages(
  { waiting }: ExperimentContext<Claim>,
  room: Room,
  pages: Pages,
  account: string | number,
): Promise<void> {
  waiting('a list, page by page');
  const ask = async (step: string, action: HttpAction, values: Readonly<Record<string, string | number>>) => {
    const { data } = await room.request({ step, ...asRequest(fill(action, values)) });
    return isGoodAnswer(action.expect, data.status) ? plainOf(data.response.text, pages.next) : null;
  };
  const [before, afterwards] = ALL_ON_ONE;
  await ask(before, pages.all, { account });
  let next = await ask(`${PAGE}1`, pages.first, { account });
  for (let page = 2; page <= MOST && next !== null && next !== '' && typeof next !== 'boolean'; page += 1)
    next = await ask(`${PAGE}${page}`, pages.after, { account, next });
  await ask(afterwards, pages.all, { account });
}
