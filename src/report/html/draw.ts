import { curveStepAfter, line } from 'd3-shape';
import type { Chart, Point, Series } from '../charts/chart.ts';
import { placeLabels } from './labels.ts';
import { html, type Markup } from './markup.ts';
import { type Place, scale, words } from './scale.ts';

// Colours come from the page's style by class, so that one drawing serves light, dark and print; attributes alone place
// things, because the page's policy allows no inline style.

const WIDTH = 480;
const HEIGHT = 250;
const FRAME = { left: 58, right: 14, top: 32, bottom: 40 };
const BOTTOM = HEIGHT - FRAME.bottom;
/** Between two rows of labels. */
const ROW = 13;
/** What bars of one place take of it. */
const FILLED = 0.7;
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
    [BOTTOM, FRAME.top],
  );
  const bars = chart.series.filter(({ shape }) => shape === 'bars');
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="${titleId}">
${chart.spans.map(
  (span) =>
    html`<g class="span"><rect x="${round(x.place(span.from))}" y="${FRAME.top}" width="${round(Math.max(2, x.place(span.to) - x.place(span.from)))}" height="${BOTTOM - FRAME.top}"/><title>${span.label}</title></g>`,
)}${y.ticks.map(
  (tick) =>
    html`<g class="tick"><line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(y.place(tick))}" y2="${round(y.place(tick))}"/><text x="${FRAME.left - 7}" y="${round(y.place(tick) + 4)}" class="end">${y.say(tick)}</text></g>`,
)}${x.ticks.map(
  (tick) => html`<text class="tick" x="${round(x.place(tick))}" y="${BOTTOM + 17}">${x.say(tick)}</text>`,
)}<text class="axis" x="${(FRAME.left + WIDTH - FRAME.right) / 2}" y="${HEIGHT - 6}">${x.label}</text><text class="axis start" x="6" y="13">${y.label}</text>
<line class="base" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${BOTTOM}" y2="${BOTTOM}"/>
${chart.moments.map(
  (moment) =>
    html`<g class="moment"><line x1="${round(x.place(moment.x))}" x2="${round(x.place(moment.x))}" y1="${FRAME.top}" y2="${BOTTOM}"/><title>${moment.label}</title></g>`,
)}${chart.series.map((series) =>
  series.shape === 'bars'
    ? drawBars(series, { index: bars.indexOf(series), of: bars.length }, x.place, y.place)
    : drawSeries(series, x.place, y.place),
)}${chart.levels.map(
  (level) =>
    html`<g class="level"><line x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(y.place(level.y))}" y2="${round(y.place(level.y))}"/><text class="end" x="${WIDTH - FRAME.right - 3}" y="${round(besideLevel(y.place(level.y)))}">${level.label}</text></g>`,
)}${labels(chart, x.place)}
</svg>`;
}

/** Above its line, except where that would be above the picture. */
function besideLevel(y: number): number {
  return y - 5 < FRAME.top + 8 ? y + 14 : y - 5;
}

/** What vertical lines and shaded times are; what finds no space is told when pointed at. */
function labels({ moments, spans }: Chart, place: Place): Markup[] {
  const wishes = [
    ...moments.map(({ x, label }) => ({ label, x: place(x) })),
    ...spans.map(({ from, to, label }) => ({ label, x: place(from), until: place(to) })),
  ];
  return placeLabels(wishes, FRAME.left, WIDTH - 4).map(
    ({ label, x, row, anchor }) =>
      html`<text class="label ${anchor}" x="${round(x)}" y="${FRAME.top + 11 + row * ROW}">${label}</text>`,
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

/** One bar for each point; those of several series share a place. */
function drawBars(
  { tone, points }: Series,
  { index, of }: { readonly index: number; readonly of: number },
  x: Place,
  y: Place,
): Markup {
  return html`<g class="series ${tone}">${points.map((point) => {
    const [from, to] = [x(point.x - FILLED / 2), x(point.x + FILLED / 2)];
    const width = (to - from) / of;
    const top = Math.min(BOTTOM, y(point.y));
    return html`<rect x="${round(from + index * width)}" y="${round(top)}" width="${round(width)}" height="${round(BOTTOM - top)}"><title>${point.says}</title></rect>`;
  })}</g>`;
}

function legend({ series, spans, shaded = 'a service was broken on purpose' }: Chart): Markup | null {
  const names = [
    ...series.map(({ name, tone }) => ({ name, tone: tone as string })),
    ...(spans.length === 0 ? [] : [{ name: shaded, tone: 'span' }]),
  ];
  if (names.length < 2) return null;
  return html`<ul class="legend">${names.map(({ name, tone }) => html`<li><i class="${tone}"></i>${name}</li>`)}</ul>`;
}

function table({ x, y, series }: Chart): Markup {
  const points = series
    .filter(({ tone }) => tone !== 'trend')
    .flatMap(({ name, points }) => points.map((point) => ({ ...point, name })));
  const sayOf = (axis: Chart['x'], values: readonly number[]) => {
    const { value } = words(axis.quantity, Math.max(...values));
    return (raw: number) => axis.names?.[raw - 1] ?? value(raw);
  };
  const sayX = sayOf(
    x,
    points.map((point) => point.x),
  );
  const sayY = sayOf(
    y,
    points.map((point) => point.y),
  );
  const more = points.length > ROWS ? html`<p>${points.length - ROWS} more stand in the evidence.</p>` : null;
  return html`<table><thead><tr><th scope="col">${x.label}</th><th scope="col">${y.label}</th><th scope="col">what</th></tr></thead><tbody>${points
    .slice(0, ROWS)
    .map(
      (point) => html`<tr><td>${sayX(point.x)}</td><td>${sayY(point.y)}</td><td>${point.says}</td></tr>`,
    )}</tbody></table>${more}`;
}

/** A tenth of a pixel is all that anybody sees. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}
