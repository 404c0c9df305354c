import type { JudgedRun } from '../model/report.ts';
import { renderCtrf } from './ctrf.ts';
import { renderHtml } from './html/render.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderSarif } from './sarif.ts';
import { renderTap } from './tap.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

export type Renderer = (judged: JudgedRun, options?: TerminalOptions) => string;

/** What `--reporter` may name. All are pure: the same judged run gives the same bytes. */
export const renderers: Readonly<Record<string, Renderer>> = {
  terminal: ({ report }, options) => renderTerminal(report, options),
  html: renderHtml,
  json: ({ report }) => renderJson(report),
  junit: ({ report }) => renderJunit(report),
  ctrf: ({ report }) => renderCtrf(report),
  sarif: ({ report }) => renderSarif(report),
  markdown: ({ report }) => renderMarkdown(report),
  tap: ({ report }) => renderTap(report),
};
