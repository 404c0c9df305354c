import type { Readiness, Verdict } from '../../model/verdict.ts';
import { MARKS, WORDS } from '../common/words.ts';
import { html, type Markup } from './markup.ts';

/** A verdict as a small badge: its mark, its colour, its word. */
export function badge(verdict: Verdict): Markup {
  return html`<span class="badge ${verdict}"><span aria-hidden="true">${MARKS[verdict]}</span> ${WORDS[verdict]}</span>`;
}

export const READINESS_MARK: Readonly<Record<Readiness, string>> = {
  ready: '✔',
  'not-ready': '✘',
  'cannot-tell': '?',
};

/** A command with a button that copies it; without scripts it is text to select. */
export function command(text: string): Markup {
  return html`<div class="command"><code>${text}</code><button type="button" class="copy" hidden>Copy</button></div>`;
}
