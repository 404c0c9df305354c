import type { Carried } from '../html/carried.ts';

/** Records that are put into the page at a time. */
const PAGE = 100;

/** Fills the list of evidence, filters it as one types, and brings a record that is linked to. */
export function evidenceExplorer(records: readonly Carried[]): void {
  const form = byId('evidence-form', HTMLFormElement);
  const search = byId('evidence-search', HTMLInputElement);
  const category = byId('evidence-category', HTMLSelectElement);
  const kind = byId('evidence-kind', HTMLSelectElement);
  const count = byId('evidence-count', HTMLOutputElement);
  const list = byId('evidence-list', HTMLDivElement);
  const more = byId('evidence-more', HTMLButtonElement);
  const texts = records.map((record) => Object.values(record).join(' ').toLowerCase());
  let found = records;
  let shown = 0;

  const showMore = () => {
    const next = found.slice(shown, shown + PAGE);
    list.append(...next.map(recordElement));
    shown += next.length;
    more.hidden = shown >= found.length;
  };
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    found = records.filter(
      (record, index) =>
        (category.value === '' || record.category === category.value) &&
        (kind.value === '' || record.kind === kind.value) &&
        words.every((word) => texts[index]?.includes(word)),
    );
    count.textContent =
      found.length === records.length
        ? `${records.length} records`
        : `${found.length} of ${records.length} records`;
    list.replaceChildren();
    shown = 0;
    showMore();
  };
  const goTo = () => {
    const id = /^#(e\d+)$/.exec(location.hash)?.[1];
    const wanted = records.find((record) => record.id === id);
    if (wanted === undefined) return;
    if (!found.includes(wanted)) {
      form.reset();
      filter();
    }
    while (shown <= found.indexOf(wanted)) showMore();
    const element = document.getElementById(wanted.id);
    if (!(element instanceof HTMLDetailsElement)) return;
    element.open = true;
    element.scrollIntoView({ block: 'center' });
    element.querySelector('summary')?.focus({ preventScroll: true });
  };

  form.hidden = false;
  byId('evidence-note', HTMLParagraphElement).hidden = true;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', filter);
  more.addEventListener('click', showMore);
  addEventListener('hashchange', goTo);
  // A second click on the same link changes no hash.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.record') : null;
    if (link?.getAttribute('href') === location.hash) goTo();
  });
  filter();
  goTo();
}

/** One record; what is inside is made when it is unfolded first. */
function recordElement(record: Carried): HTMLElement {
  const details = document.createElement('details');
  details.id = record.id;
  details.className = 'evidence';
  const summary = document.createElement('summary');
  summary.append(
    text('span', 'id', record.id),
    text('span', 'kind', record.kind),
    text('span', 'step', record.step),
    text('span', 'gist', record.gist),
  );
  details.append(summary);
  details.addEventListener('toggle', () => {
    if (details.childElementCount > 1) return;
    const room = record.room === null ? '' : `, room ${record.room}`;
    const place = `${record.category}/${record.experiment}${room}, after ${(record.at / 1000).toFixed(2)} s`;
    const data = text('pre', 'data', record.data);
    data.tabIndex = 0;
    details.append(text('p', 'place', place), data);
  });
  return details;
}

function text(tag: string, className: string, content: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = content;
  return element;
}

function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`the page has no ${id}`);
}
