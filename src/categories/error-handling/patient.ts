import { type Deed, onceMore } from '../../lib/deeds.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { BESIDE, type Claim, isLate } from './claim.ts';

type State = EvidenceRecord<'subject-state'>;

/**
 * A room in which everything is done once more that was late: a machine that stands still for a while accuses nobody. Once something was
 * late twice, nothing more is repeated.
 */
export function patiently(room: Room, claim: Claim): Room {
  let isSlow = false;
  const twice = async <T extends Deed | State>(
    step: string,
    act: (step: string) => Promise<T>,
    isBad: (one: T) => boolean,
  ): Promise<T> => {
    const first = await act(step);
    if (isSlow || !isBad(first)) return first;
    const again = await act(onceMore(step));
    isSlow = isBad(again);
    return again;
  };
  const late = (deed: Deed) => !deed.step.startsWith(BESIDE) && isLate(claim, deed);
  return {
    ...room,
    run: (request) => twice(request.step, (step) => room.run({ ...request, step }), late),
    request: (request) => twice(request.step, (step) => room.request({ ...request, step }), late),
    check: (name) => twice(name, room.check, ({ data }) => data.running && !data.ready),
  };
}
