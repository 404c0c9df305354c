import { scaleLinear, scaleLog } from 'd3-scale';
import { curveStepAfter, line } from 'd3-shape';
import { approximateSize } from '../../lib/size.ts';
import type { Axis, Chart, Point, Quantity, Series } from '../charts/chart.ts';
import { html, type Markup } from './markup.ts';

// Colours come from the page's style by class, so that one drawing serves light, dark and print; attributes alone place
// things, because the page's policy allows no inline style.

const WIDTH = 480;
const HEIGHT = 250;
const FRAME = { left: 58, right: 14, top: 32, bottom: 40 };
/** Points of a table; more is for programs to read, in the evidence. */
const ROWS = 60;

/** A chart as a figure: drawing, legend, and the figures as a table to unfold. */
export function drawChart(chart: Chart): Markup {
  const titleId = `${chart.id}-title`;
  return html`<figure class="chart" id="${chart.id}">
<figcaption><strong id="${titleId}">${chart.title}</strong><span>${chart.says}</span></figcaption>
${drawing(chart, titleId)}
${legend(chart)}
<details class="figures"><summary>Figures</summary>${table(chart)}</details>
</figure>
`;
}

type Place = (value: number) => number;

function drawing(chart: Chart, titleId: string): Markup {
  const points = chart.series.flatMap((series) => series.points);
  const x = scale(
    chart.x,
    [...points.map((point) => point.x), ...chart.moments.map((moment) => moment.x)],
    [FRAME.left, WIDTH - FRAME.right],
  );
  const y = scale(
    chart.y,
    [...points.map((point) => point.y), ...chart.levels.map((level) => level.y)],
    [HEIGHT - FRAME.bottom, FRAME.top],
  );
  const bottom = HEIGHT - FRAME.bottom;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${titleId}">
${chart.spans.map(
  (span) =>
    html`<g class="span"><rect x="${round(x.place(span.from))}" y="${FRAME.top}" width="${round(Math.max(2, x.place(span.to) - x.place(span.from)))}" height="${bottom - FRAME.top}"/><title>${span.label}</title></g>`,
)}${y.ticks.map(
  (tick) =>
    html`<g class="tick"><line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(y.place(tick))}" y2="${round(y.place(tick))}"/><text x="${FRAME.left - 7}" y="${round(y.place(tick) + 4)}" class="end">${y.say(tick)}</text></g>`,
)}${x.ticks.map(
  (tick) => html`<text class="tick" x="${round(x.place(tick))}" y="${bottom + 17}">${x.say(tick)}</text>`,
)}<text class="axis" x="${(FRAME.left + WIDTH - FRAME.right) / 2}" y="${HEIGHT - 6}">${x.label}</text><text class="axis start" x="6" y="13">${y.label}</text>
<line class="base" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${bottom}" y2="${bottom}"/>
${chart.levels.map(
  (level) =>
    html`<g class="level"><line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(y.place(level.y))}" y2="${round(y.place(level.y))}"/><text class="end" x="${WIDTH - FRAME.right - 3}" y="${round(y.place(level.y) + 14)}">${level.label}</text></g>`,
)}${chart.moments.map(
  (moment) =>
    html`<g class="moment"><line x1="${round(x.place(moment.x))}" x2="${round(x.place(moment.x))}" y1="${FRAME.top}" y2="${bottom}"/><text class="${beside(x.place(moment.x))}" x="${round(x.place(moment.x) + (beside(x.place(moment.x)) === 'end' ? -4 : 4))}" y="${FRAME.top + 10}">${moment.label}</text></g>`,
)}${chart.series.map((series) => drawSeries(series, x.place, y.place))}${spanLabels(chart, x.place)}
</svg>`;
}

/** On which side of a vertical line there is space for words. */
function beside(x: number): 'start' | 'end' {
  return x > WIDTH * 0.6 ? 'end' : 'start';
}

/** A label for each shaded time that is wide enough to bear it; the others have theirs when pointed at. */
function spanLabels(chart: Chart, place: Place): Markup[] {
  return chart.spans.flatMap(({ from, to, label }) =>
    place(to) - place(from) < label.length * 6.4
      ? []
      : [
          html`<text class="span-label start" x="${round(place(from) + 4)}" y="${FRAME.top + 12}">${label}</text>`,
        ],
  );
}

function drawSeries({ shape, tone, points }: Series, x: Place, y: Place): Markup {
  const at = (point: Point): [number, number] => [round(x(point.x)), round(y(point.y))];
  const path = line().curve(curveStepAfter);
  const drawn = (shape === 'steps' ? path : line())(points.map(at));
  const dots = points.map((point) => {
    const [cx, cy] = at(point);
    return html`<circle cx="${cx}" cy="${cy}" r="${shape === 'dots' ? 3.5 : 2.5}"><title>${point.says}</title></circle>`;
  });
  return html`<g class="series ${tone}">${shape === 'dots' ? null : html`<path d="${drawn ?? ''}"/>`}${
    shape === 'steps' || tone === 'trend' ? null : dots
  }</g>`;
}

function legend({ series, spans }: Chart): Markup | null {
  const names = [
    ...series.map(({ name, tone }) => ({ name, tone: tone as string })),
    ...(spans.length === 0 ? [] : [{ name: 'a service was broken on purpose', tone: 'span' }]),
  ];
  if (names.length < 2) return null;
  return html`<ul class="legend">${names.map(({ name, tone }) => html`<li><i class="${tone}"></i>${name}</li>`)}</ul>`;
}

function table({ x, y, series }: Chart): Markup {
  const points = series
    .filter(({ tone }) => tone !== 'trend')
    .flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const sayX = words(x.quantity, Math.max(...points.map((point) => point.x)));
  const sayY = words(y.quantity, Math.max(...points.map((point) => point.y)));
  const more = points.length > ROWS ? html`<p>${points.length - ROWS} more stand in the evidence.</p>` : null;
  return html`<table><thead><tr><th scope="col">${x.label}</th><th scope="col">${y.label}</th><th scope="col">what</th></tr></thead><tbody>${points
    .slice(0, ROWS)
    .map(
      (point) =>
        html`<tr><td>${sayX.value(point.x)}</td><td>${sayY.value(point.y)}</td><td>${point.says}</td></tr>`,
    )}</tbody></table>${more}`;
}

interface Scale {
  readonly place: Place;
  readonly ticks: readonly number[];
  readonly say: (tick: number) => string;
  readonly label: string;
}

function scale(axis: Axis, values: readonly number[], range: readonly [number, number]): Scale {
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

/** How values of a quantity are written, so that the largest is short. */
function words(
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

/** A tenth of a pixel is all that anybody sees. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
