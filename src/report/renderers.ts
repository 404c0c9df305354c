import type { Report } from '../model/report.ts';
import { renderJson } from './json.ts';
import { renderTerminal, type TerminalOptions } from './terminal.ts';

/** What `--reporter` may name. Every rendering is made from the report alone. */
export const renderers: Readonly<Record<string, (report: Report, options?: TerminalOptions) => string>> = {
  terminal: renderTerminal,
  json: renderJson,
};
