import type { EvidenceRecord } from '../../model/evidence.ts';
import type { JudgedRun } from '../../model/report.ts';
import { gist } from './gist.ts';
import { html, type Markup } from './markup.ts';

/** Records that are told in words beside a finding; the rest are links. */
const TOLD = 4;
/** Links to evidence; more stand behind an unfolding list. */
const LINKED = 12;

export type Records = ReadonlyMap<string, EvidenceRecord>;

export function recordsById({ run }: JudgedRun): Records {
  return new Map(run.records.map((record) => [record.id, record]));
}

/** What was seen, by record: the first few in words, all as links into the evidence. */
export function citedInWords(ids: readonly string[], records: Records): Markup | null {
  if (ids.length === 0) return null;
  const told = ids.slice(0, TOLD).map((id) => {
    const record = records.get(id);
    return html`<li>${link(id)} ${record === undefined ? null : html`<span class="step">${record.step}</span> ${shortened(gist(record))}`}</li>`;
  });
  const rest = ids.slice(TOLD);
  return html`<ul class="cited">${told}${rest.length === 0 ? null : html`<li>and ${cited(rest)}</li>`}</ul>`;
}

/** Links into the evidence. */
export function cited(ids: readonly string[]): Markup | null {
  if (ids.length === 0) return null;
  const first = ids.slice(0, LINKED).map((id) => html`${link(id)} `);
  const rest = ids.slice(LINKED);
  return html`<span class="links">${first}${
    rest.length === 0
      ? null
      : html`<details class="more"><summary>${rest.length} more</summary>${rest.map((id) => html`${link(id)} `)}</details>`
  }</span>`;
}

function link(id: string): Markup {
  // Ids are ours, but they were read from a file.
  const safe = /^e\d+$/.test(id) ? id : 'evidence';
  return html`<a class="record" href="#${safe}">${id}</a>`;
}

function shortened(text: string): string {
  return text.length <= 160 ? text : `${text.slice(0, 159)}…`;
}
