import type { Defect } from '../../../../src/model/defect.ts';
import { BreakerOpen } from '../../src/breaker.ts';
import type { Parts } from '../../src/parts.ts';

/**
 * When the limits cannot be counted while the breaker is open, nobody is admitted any more until it closes again; and a probe of the
 * breaker is a call like any, which has to be admitted.
 */
const defect: Defect<Parts> = {
  title: 'breaker and limiter that lock each other out',
  rule: 'recovers',
  mayBreak: { 'comprehensive-validation': ['holds-during'] },
  plant: (parts) => {
    let uncounted = false;
    let open = false;
    let locked = false;
    const look = () => {
      locked ||= uncounted && open;
    };
    return {
      ...parts,
      createRateLimiter: (options) => {
        const sparsely: typeof options.log.sparsely = (...line) => {
          uncounted = true;
          look();
          options.log.sparsely(...line);
        };
        const good = parts.createRateLimiter({ ...options, log: { ...options.log, sparsely } });
        return {
          ...good,
          admit: async (client) => {
            if (locked) return { allowed: false, retryAfterMs: 1_000 };
            uncounted = false;
            return good.admit(client);
          },
        };
      },
      createBreaker: (options) => {
        const good = parts.createBreaker({
          ...options,
          onChange: (state) => {
            open = state !== 'closed';
            if (!open) locked = false;
            look();
            options.onChange(state);
          },
        });
        return {
          run: async (work) => {
            if (locked) throw new BreakerOpen();
            return good.run(work);
          },
        };
      },
    };
  },
};

export default defect;
