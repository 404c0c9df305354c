import { scaleLinear, scaleLog } from 'd3-scale';
import { approximateSize } from '../../lib/size.ts';
import type { Axis, Quantity } from '../charts/chart.ts';

/** From a value to a place on the picture. */
export type Place = (value: number) => number;

export interface Scale {
  readonly place: Place;
  readonly ticks: readonly number[];
  readonly say: (tick: number) => string;
  readonly label: string;
}

/** How values lie along an axis, and which of them are written beside it. */
export function scale(axis: Axis, values: readonly number[], range: readonly [number, number]): Scale {
  if (axis.names) return named(axis.label, axis.names, range);
  const most = Math.max(...values);
  const least = Math.min(...values);
  const { unit, value, name } = words(axis.quantity, most);
  const label = name === '' ? axis.label : `${axis.label} (${name})`;
  if (axis.logarithmic) {
    const log = scaleLog()
      .domain([Math.max(1, least) / unit, Math.max(most, 2) / unit])
      .range(range)
      .clamp(true)
      .nice();
    const ticks = log.ticks(5).filter((tick) => Number.isInteger(Math.log10(tick)));
    return { place: (raw) => log(raw / unit), ticks: ticks.map((tick) => tick * unit), say: value, label };
  }
  const margin = axis.zoomed ? Math.max((most - least) * 0.15, most * 0.002, 1e-9) : 0;
  const from = axis.zoomed ? Math.max(0, least - margin) : Math.min(0, least);
  const to = axis.zoomed ? most + margin : most === from ? from + unit : most;
  const linear = scaleLinear()
    .domain([from / unit, to / unit])
    .range(range)
    .clamp(true);
  // A round or a count has no half.
  const isWhole = axis.quantity === 'count';
  if (!isWhole || !axis.zoomed) linear.nice(5);
  const ticks = linear
    .ticks(range[1] > range[0] ? 6 : 4)
    .filter((tick) => !isWhole || Number.isInteger(tick));
  return { place: (raw) => linear(raw / unit), ticks: ticks.map((tick) => tick * unit), say: value, label };
}

/** Names at 1, 2, 3, …, with space for a bar around each. */
function named(label: string, names: readonly string[], range: readonly [number, number]): Scale {
  const linear = scaleLinear()
    .domain([0.5, Math.max(1, names.length) + 0.5])
    .range(range)
    .clamp(true);
  const ticks = names.map((_, index) => index + 1);
  return { place: (raw) => linear(raw), ticks, say: (tick) => names[tick - 1] ?? '', label };
}

/** How values of a quantity are written, so that the largest is short. */
export function words(
  quantity: Quantity,
  most: number,
): { unit: number; name: string; value: (raw: number) => string } {
  const short = (value: number) => Number(value.toPrecision(4)).toLocaleString('en-US');
  switch (quantity) {
    case 'bytes': {
      const unit = 1024 ** Math.min(4, Math.floor(Math.log2(Math.max(1, most)) / 10));
      return { unit, name: '', value: approximateSize };
    }
    case 'milliseconds':
      return {
        unit: 1,
        name: '',
        value: (raw) => (raw < 1000 ? `${short(raw)} ms` : `${short(raw / 1000)} s`),
      };
    case 'seconds':
      return { unit: 1, name: 'seconds', value: short };
    case 'count':
      return { unit: 1, name: '', value: short };
  }
}
