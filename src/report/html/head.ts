import { approximateSize } from '../../lib/size.ts';
import type { Report } from '../../model/report.ts';
import { type Suite, tally } from '../common/cases.ts';
import { QUICK_RUN } from '../common/quick-run.ts';
import { ANSWERS, seconds, stopped } from '../common/words.ts';
import { html, type Markup } from './markup.ts';
import { badge, command, READINESS_MARK } from './words.ts';

/** The answer, why, and about what. */
export function head(report: Report): Markup {
  const { subject, verdict } = report;
  return html`<header class="top ${verdict}">
<p class="eyebrow">May we ship ${subject.name}?</p>
<h1><span class="mark" aria-hidden="true">${READINESS_MARK[verdict]}</span>${ANSWERS[verdict]}</h1>
<p class="reason">${reason(report)}</p>
<p class="when">${subject.kind} <strong>${subject.name}</strong> · ${date(report.startedAt)} · took ${seconds(report.seconds)}</p>
</header>
`;
}

/** The summary without the verdict that stands above it. */
function reason({ summary, verdict }: Report): string {
  const said = `${verdict.replace('-', ' ')}: `;
  const rest = summary.startsWith(said) ? summary.slice(said.length) : summary;
  return `${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}.`;
}

function date(startedAt: string): string {
  const told = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(startedAt);
  return told === null ? startedAt : `${told[1]} ${told[2]} UTC`;
}

/** A line for the room and for each category. */
export function scorecard(all: readonly Suite[]): Markup {
  return html`<section id="scorecard" aria-labelledby="scorecard-title">
<h2 id="scorecard-title">Scorecard</h2>
<div class="scroll"><table class="scorecard">
<thead><tr><th scope="col">Category</th><th scope="col">Verdict</th><th scope="col">Checks</th><th scope="col" class="number">Time</th></tr></thead>
<tbody>${all.map(row)}</tbody>
</table></div>
${unproven(all)}</section>
`;
}

/** What a quick run left out, a line for each category. */
function unproven(all: readonly Suite[]): Markup {
  const left = all.filter((suite) => suite.unproven !== null);
  if (left.length === 0) return html``;
  return html`<p>${QUICK_RUN}</p>
<ul class="unproven">${left.map(({ title, unproven: what }) => html`<li><strong>${title}</strong>: ${what ?? ''}</li>`)}</ul>
`;
}

function row(suite: Suite): Markup {
  const told = tally([suite]);
  const asked = told.all - told['not-applicable'];
  const count =
    suite.verdict === 'not-applicable'
      ? 'none'
      : told[suite.verdict] === asked
        ? `${asked}`
        : `${told[suite.verdict]} of ${asked}`;
  const time = suite.seconds === null || suite.verdict === 'not-applicable' ? '' : seconds(suite.seconds);
  return html`<tr class="${suite.verdict}"><th scope="row"><a href="#category-${suite.id}">${suite.title}</a><span class="asks">${suite.question}</span></th><td>${badge(suite.verdict)}</td><td class="checks">${strip(suite)}<span>${count}</span></td><td class="number">${time}</td></tr>
`;
}

/** One square for each check, so that one of twenty looks like one of twenty. */
function strip({ cases }: Suite): Markup {
  const asked = cases.filter(({ verdict }) => verdict !== 'not-applicable');
  const width = asked.length * 9;
  return html`<svg class="strip" width="${width}" height="9" viewBox="0 0 ${width} 9" aria-hidden="true">${asked.map(
    ({ verdict }, index) =>
      html`<rect class="${verdict}" x="${index * 9}" y="0" width="7" height="9" rx="1.5"/>`,
  )}</svg>`;
}

/** What was tested, on what, how strictly, and how to do it again. */
export function facts(report: Report): Markup {
  const { subject, engine, evidence } = report;
  const rows: readonly (readonly [name: string, value: string])[] = [
    ['Subject', `${subject.kind} ${subject.name}`],
    ['Image', subject.image],
    ['Digest', subject.digest],
    ['Contract', subject.contract],
    ...subject.relaxed.map((item) => ['Relaxed', item] as const),
    ...(subject.stopSignal ? [['Stop', stopped(subject.stopSignal)] as const] : []),
    [
      'Engine',
      `${engine.runtime} ${engine.version}${engine.rootless ? ', rootless' : ''}, cgroup ${engine.cgroup}, ${engine.storage}`,
    ],
    ['Machine', `${engine.cpus} ${engine.cpus === 1 ? 'CPU' : 'CPUs'}, ${approximateSize(engine.memory)}`],
    ...engine.standIns.map(({ asked, used }) => ['Stand-in', `${used} for ${asked}`] as const),
    ['cleanroom', report.cleanroom],
    ['Seed', report.seed],
    ['Evidence', `${evidence.records} records in ${evidence.path}`],
    ['SHA-256', evidence.sha256],
  ];
  return html`<section id="run" aria-labelledby="run-title">
<h2 id="run-title">The run</h2>
<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h3>Do it all again</h3>
${command(report.replay)}
</section>
`;
}
