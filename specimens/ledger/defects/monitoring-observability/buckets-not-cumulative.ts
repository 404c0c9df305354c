import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

const BUCKET = /^(ledger_http_request_duration_seconds_bucket\{.*le="([^"]+)"\}) (\d+)$/;

/**
 * Each bucket counts what falls between two bounds, as a histogram is drawn. Every line is well formed, and every quantile
 * computed from it is wrong.
 */
const defect: Defect<Parts> = {
  title: 'counts each bucket of a histogram for itself',
  rule: 'exposition-parses',
  experiments: ['truth'],
  plant: (parts) => ({
    ...parts,
    createMetrics: (version) => {
      const metrics = parts.createMetrics(version);
      const render = () => {
        let below = 0;
        return metrics
          .render()
          .split('\n')
          .map((line) => {
            const [, series, bound, count] = BUCKET.exec(line) ?? [];
            if (series === undefined) return line;
            const own = Number(count) - below;
            below = bound === '+Inf' ? 0 : Number(count);
            return `${series} ${own}`;
          })
          .join('\n');
      };
      return { ...metrics, render };
    },
  }),
};

export default defect;
