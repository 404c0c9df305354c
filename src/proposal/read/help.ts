import type { Facts, ProjectFile } from '../facts.ts';

/** What the output of `--help` lists below a heading such as "Commands:". */
export function readHelp({ name, text }: ProjectFile): Partial<Facts> {
  const lines = text.split('\n');
  const heading = lines.findIndex((line) => /^[\w ]*(sub)?commands\b[\w ]*:?\s*$/i.test(line));
  if (heading === -1) return {};
  const words: string[] = [];
  for (const line of lines.slice(heading + 1)) {
    if (/^\S/.test(line)) break;
    const word = /^ {1,8}([a-z][\w-]*)(?=[\s,<[|]|$)/.exec(line)?.[1];
    if (word !== undefined && word !== 'help' && !words.includes(word)) words.push(word);
  }
  return words.length === 0 ? {} : { commands: [{ value: words, where: `${name}, line ${heading + 1}` }] };
}
