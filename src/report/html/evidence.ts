import { printableJson } from '../../lib/canonical-json.ts';
import { plainText } from '../../lib/plain-text.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { StoredRun } from '../../model/run.ts';
import type { Carried } from './carried.ts';
import { gist } from './gist.ts';
import { html, Markup } from './markup.ts';

/** Characters of one record that are carried, and of all; what is left out says so, and stands in evidence.ndjson. */
const RECORD = 16_000;
const ALL = 8_000_000;

/** The evidence to search and unfold. The page's script fills the list, with text alone; without it, the note stays. */
export function evidenceSection(run: StoredRun, path: string): Markup {
  const { records } = run;
  return html`<section id="evidence" aria-labelledby="evidence-title">
<h2 id="evidence-title">Evidence</h2>
<p id="evidence-note">All ${records.length} records stand in <code>${path}</code>. Where scripts may run, they can be searched here.</p>
<form id="evidence-form" role="search" hidden>
<label>Search <input type="search" id="evidence-search" autocomplete="off" placeholder="words, ids, exit codes, paths"></label>
<label>Category <select id="evidence-category"><option value="">all</option>${options(records.map(({ category }) => category))}</select></label>
<label>Kind <select id="evidence-kind"><option value="">all</option>${options(records.map(({ kind }) => kind))}</select></label>
<output id="evidence-count" for="evidence-search evidence-category evidence-kind" aria-live="polite"></output>
</form>
<div id="evidence-list"></div>
<p><button type="button" id="evidence-more" hidden>Show more</button></p>
${dataBlock(records)}
</section>
`;
}

function options(words: readonly string[]): Markup[] {
  return [...new Set(words)].sort().map((word) => html`<option>${word}</option>`);
}

/** A data block is never run; with every "<" escaped, nothing in it can end it. */
function dataBlock(records: readonly EvidenceRecord[]): Markup {
  let left = ALL;
  const carried = records.map((record): Carried => {
    const told = plainJson(record.data);
    const data =
      told.length > left
        ? `This record is left out to keep the report small: it is line ${record.id.slice(1)} of evidence.ndjson.`
        : told.length > RECORD
          ? `${told.slice(0, RECORD)}\n… shortened: the whole is line ${record.id.slice(1)} of evidence.ndjson.`
          : told;
    left -= data.length;
    return {
      id: plainText(record.id),
      at: record.at,
      category: plainText(record.category),
      experiment: plainText(record.experiment),
      room: record.room === null ? null : plainText(record.room),
      step: plainText(record.step, 300),
      kind: record.kind,
      gist: plainText(gist(record).slice(0, 1000), 300),
      data,
    };
  });
  const text = printableJson(carried).replaceAll('<', '\\u003c').replaceAll('>', '\\u003e');
  return new Markup(`<script type="application/json" id="evidence-data">${text}</script>`);
}

/** Invisible characters become visible, the line breaks of the indentation stay. */
function plainJson(data: unknown): string {
  // What is beyond the limit is cut off later; it need not be made readable first.
  return JSON.stringify(data, null, 2)
    .slice(0, RECORD + 1)
    .split('\n')
    .map((each) => plainText(each))
    .join('\n');
}
