import type { JudgedRun, Report } from '../../model/report.ts';
import { chartsOf } from '../charts/registry.ts';
import { type Suite, suites } from '../common/cases.ts';
import { ANSWERS, MARKS } from '../common/words.ts';
import { SCRIPT, SCRIPT_HASH, STYLE, STYLE_HASH } from './assets.ts';
import { categorySection } from './category.ts';
import { recordsById } from './cited.ts';
import { evidenceSection } from './evidence.ts';
import { facts, head, scorecard } from './head.ts';
import { html, Markup } from './markup.ts';

/**
 * The report as one HTML file that needs nothing else, for the person who must decide. All that matters is in the markup;
 * the script only searches evidence, copies commands and unfolds for print. A policy in the page lets no other script and no
 * other style run, and nothing be fetched or sent, whatever a subject has printed.
 */
export function renderHtml(judged: JudgedRun): string {
  const { report, run } = judged;
  const all = suites(report);
  const [room, ...categories] = all;
  const records = recordsById(judged);
  const charts = chartsOf(run);
  const section = (suite: Suite) =>
    categorySection({
      judged,
      suite,
      records,
      charts: charts.filter(({ category }) => category === suite.id),
    });
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${ANSWERS[report.verdict]}: ${report.subject.name} · cleanroom</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
${head(report)}
<nav aria-label="Parts of the report"><a href="#scorecard">Scorecard</a>${todo(all).length === 0 ? null : html`<a href="#todo">To do</a>`}<a href="#categories">Categories</a><a href="#the-room">The room</a><a href="#run">The run</a><a href="#evidence">Evidence</a></nav>
<main id="main">
${scorecard(all)}
${todoSection(all)}
<section id="categories" aria-labelledby="categories-title">
<h2 id="categories-title">Categories</h2>
${categories.map(section)}
</section>
<section id="the-room" aria-labelledby="the-room-title">
<h2 id="the-room-title">The room’s proof</h2>
<p>What was asked of the rooms was read back and tried, in a room like all others. Without this proof nothing is ready.</p>
${room === undefined ? null : section(room)}
</section>
${facts(report)}
${evidenceSection(run, report.evidence.path)}
</main>
<footer><p>cleanroom ${report.cleanroom} · evidence <code>${report.evidence.sha256}</code></p><p>${verifying(report)}</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

function policy(): string {
  return [
    "default-src 'none'",
    `script-src '${SCRIPT_HASH}'`,
    `style-src '${STYLE_HASH}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function verifying({ evidence }: Report): Markup {
  const directory = evidence.path.replace(/\/[^/]*$/, '');
  return html`Judge it again, without any container: <code>cleanroom judge ${directory}</code>`;
}

function todo(all: readonly Suite[]) {
  const found = all.flatMap((suite) =>
    suite.cases
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
      .map((each, index) => ({ suite, each, index })),
  );
  return [
    ...found.filter(({ each }) => each.verdict === 'fail'),
    ...found.filter(({ each }) => each.verdict === 'inconclusive'),
  ];
}

/** What to do about all that was found, failures first. */
function todoSection(all: readonly Suite[]): Markup | null {
  const found = todo(all);
  if (found.length === 0) return null;
  return html`<section id="todo" aria-labelledby="todo-title">
<h2 id="todo-title">To do</h2>
<ol class="todo">${found.map(
    ({ suite, each, index }) =>
      html`<li class="${each.verdict}"><span class="mark" aria-hidden="true">${MARKS[each.verdict]}</span><div><a class="to" href="#finding-${suite.id}-${index + 1}">${suite.title}: ${each.name}</a><p>${each.verdict === 'fail' ? each.remedy : `Could not be told: ${each.message}`}</p></div></li>`,
  )}</ol>
</section>
`;
}
