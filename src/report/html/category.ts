import type { JudgedRun } from '../../model/report.ts';
import type { Chart } from '../charts/chart.ts';
import type { Case, Suite } from '../common/cases.ts';
import { seconds } from '../common/words.ts';
import { cited, citedInWords, type Records } from './cited.ts';
import { claimInWords } from './claims.ts';
import { drawChart } from './draw.ts';
import { html, lines, type Markup } from './markup.ts';
import { badge, command } from './words.ts';

/** Pictures that are seen without unfolding. */
const PICTURES = 4;

export interface CategoryInput {
  readonly judged: JudgedRun;
  readonly suite: Suite;
  readonly records: Records;
  readonly charts: readonly Chart[];
}

/** All of one category, or of the room: what was found, claimed, done and seen. Open where something was found. */
export function categorySection(input: CategoryInput): Markup {
  const { judged, suite, records, charts } = input;
  const findings = suite.cases.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive');
  return html`<details class="category ${suite.verdict}" id="category-${suite.id}"${findings.length > 0 ? html` open` : null}>
<summary><h3>${suite.title}</h3>${badge(suite.verdict)}<span class="asks">${suite.question}</span></summary>
${findingsSection(findings.map((each, index) => ({ verdict: each.verdict, markup: finding(input, each, index) })))}
${suite.id === 'run' ? null : told(judged, suite)}
<h4>Seen</h4>
${pictures(charts)}
<div class="scroll"><table class="seen"><thead><tr><th scope="col">Check</th><th scope="col">Verdict</th><th scope="col">What was seen</th><th scope="col">Evidence</th></tr></thead>
<tbody>${suite.cases.map((each) => seen(each))}</tbody></table></div>
</details>
`;

  function finding({ judged }: CategoryInput, each: Case, index: number): Markup {
    const where = each.line === null ? null : `${judged.report.subject.contract}:${each.line}`;
    return html`<article class="finding ${each.verdict}" id="finding-${suite.id}-${index + 1}">
<h4>${badge(each.verdict)} ${each.asks} <code class="rule">${each.name}</code></h4>
<p class="message">${each.message}</p>
<p class="remedy"><strong>What to do</strong> ${each.remedy}</p>
${citedInWords(each.evidence, records)}
${where === null ? null : html`<p class="where">Claimed in <code>${where}</code></p>`}
${each.replay === null ? null : command(each.replay)}
</article>
`;
  }
}

/** What failed comes first; beside it, what could not be told is often its consequence, and is folded. */
function findingsSection(findings: readonly { readonly verdict: string; readonly markup: Markup }[]): Markup {
  const [failed, open] = [true, false].map((is) =>
    findings.filter(({ verdict }) => (verdict === 'fail') === is).map(({ markup }) => markup),
  );
  if (!failed?.length || !open?.length) return html`${failed ?? []}${open ?? []}`;
  return html`${failed}<details class="folded"><summary>${open.length} ${open.length === 1 ? 'check' : 'checks'} of it could not be told</summary>${open}</details>`;
}

/** The first few; who wants more unfolds them. */
function pictures(charts: readonly Chart[]): Markup | null {
  if (charts.length === 0) return null;
  const rest = charts.slice(PICTURES);
  return html`<div class="charts">${charts.slice(0, PICTURES).map(drawChart)}</div>${
    rest.length === 0
      ? null
      : html`<details class="figures"><summary>${rest.length} more ${rest.length === 1 ? 'picture' : 'pictures'}</summary><div class="charts">${rest.map(drawChart)}</div></details>`
  }`;
}

/** What was claimed, and what was done for it. The room claims nothing. */
function told(judged: JudgedRun, suite: Suite): Markup {
  return html`<div class="told">
${suite.id === 'room' ? null : claimed(judged, suite)}
${done(judged, suite)}
</div>`;
}

function claimed({ report }: JudgedRun, suite: Suite): Markup {
  const claims = report.categories.find(({ id }) => id === suite.id)?.claims ?? null;
  const isEmpty = claims === null || (typeof claims === 'object' && Object.keys(claims).length === 0);
  return html`<div><h4>Claimed</h4>${
    isEmpty
      ? html`<p>The contract claims nothing of its own here.</p>`
      : html`<pre>${lines(claimInWords(claims))}</pre>`
  }</div>`;
}

/** The experiments that were planned, and how each ended. */
function done({ run }: JudgedRun, suite: Suite): Markup {
  const planned = run.header.plan.find(({ category }) => category === suite.id)?.experiments ?? [];
  const ends = new Map(
    run.records.flatMap((record) =>
      record.kind === 'experiment' &&
      record.category === suite.id &&
      'stage' in record.data &&
      record.data.stage === 'ended'
        ? [[record.experiment, record.data] as const]
        : [],
    ),
  );
  const known = planned.length > 0 ? planned : [...ends].map(([id, { title }]) => ({ id, title }));
  const items = known.map(({ id, title }) => {
    const end = ends.get(id);
    const how = end === undefined ? 'not ended' : end.outcome === 'done' ? '' : end.outcome;
    const time = end === undefined ? '' : seconds(end.ms / 1000);
    return html`<li>${capital(title)} <span class="quiet">${[time, how].filter(Boolean).join(', ')}</span></li>`;
  });
  return html`<div><h4>Done</h4>${items.length === 0 ? html`<p>Nothing was done.</p>` : html`<ul>${items}</ul>`}</div>`;
}

function seen(each: Case): Markup {
  return html`<tr class="${each.verdict}"><th scope="row">${each.asks} <code class="rule">${each.name}</code></th><td>${badge(each.verdict)}</td><td>${each.message}</td><td>${cited(each.evidence)}</td></tr>
`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
