import type { Carried } from '../html/carried.ts';
import { copyButtons } from './copy.ts';
import { evidenceExplorer } from './explorer.ts';

// The program of the HTML report. What the subject printed reaches the page as text nodes only; nothing here makes markup of
// a string.

const data = document.getElementById('evidence-data')?.textContent ?? '[]';
evidenceExplorer(JSON.parse(data) as readonly Carried[]);
copyButtons();
unfoldWhatIsLinked();
unfoldForPrint();

/** A link into something folded unfolds it. */
function unfoldWhatIsLinked(): void {
  const unfold = () => {
    const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
    if (target === null) return;
    for (let each: Element | null = target; each !== null; each = each.parentElement) {
      if (each instanceof HTMLDetailsElement) each.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener('hashchange', unfold);
  unfold();
}

/** Paper cannot be unfolded: categories are printed whole, the evidence and the figures of charts are left out. */
function unfoldForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:is(.category, .folded):not([open])')];
    for (const each of opened) each.open = true;
  });
  addEventListener('afterprint', () => {
    for (const each of opened) each.open = false;
  });
}
