import { seededRandom } from '../../lib/random.ts';
import type { Checked } from '../protocol.ts';
import type { Relay, Terms } from './relay.ts';

export type Fault = Checked<'proxy.fault'>['fault'];
type Options = Checked<'proxy.fault'>['terms'];

/** A connection through a proxy, as a fault sees it. */
export interface Passage {
  readonly toService: Relay;
  readonly toSubject: Relay;
  /** Ends both sides in good order, or not. */
  readonly end: (how: 'cut' | 'reset') => void;
}

/** A fault in force that befalls connections one by one. */
export interface Affliction {
  /** Puts it on a connection, or spares it; says which. A connection of ours is never spared. */
  readonly befall: (passage: Passage, ours: boolean) => boolean;
}

/** The faults that are done to the relays of each connection; the others are done to the port as a whole. */
export function affliction(fault: Exclude<Fault, 'refused'>, options: Options): Affliction {
  const random = seededRandom(`${options.seed}/${fault}`);
  const befall = (passage: Passage): void => {
    const { direction, afterBytes } = options;
    const budget = { bytes: afterBytes };
    const how = fault === 'reset' ? 'reset' : 'cut';
    const terms: Terms =
      fault === 'delayed'
        ? { kind: 'delayed', delay: () => options.delayMs + options.jitterMs * random() }
        : fault === 'limited'
          ? { kind: 'limited', bytesPerSecond: options.bytesPerSecond }
          : fault === 'black-holed'
            ? { kind: 'held' }
            : { kind: 'ending', budget, end: () => passage.end(how) };
    if (direction !== 'to-subject') passage.toService.on(terms);
    if (direction !== 'to-service') passage.toSubject.on(terms);
    if (terms.kind === 'ending' && afterBytes === 0) passage.end(how);
  };
  return {
    befall: (passage, ours) => {
      const spared = !ours && random() >= options.share;
      if (!spared) befall(passage);
      return !spared;
    },
  };
}
