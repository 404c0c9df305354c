import type { Command } from 'commander';
import { claimWords } from '../../categories/claim-words.ts';
import { findCategory } from '../../categories/find.ts';
import { categories } from '../../categories/registry.ts';
import { wrap } from '../../lib/text-layout.ts';
import type { CategoryDescription } from '../../model/category.ts';
import type { ClaimKey } from '../../model/claim-key.ts';

const WIDTH = 80;

/** `cleanroom explain [CATEGORY]` */
export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('what a category asks, how, and how to fix what it finds')
    .argument('[category]', 'id or number of a category; all are listed without one')
    .action((id: string | undefined) => {
      process.stdout.write(id === undefined ? overview() : page(findCategory(id)));
    });
}

function overview(): string {
  const widest = Math.max(...categories.map(({ description }) => description.id.length));
  const rows = categories.flatMap(({ description: { id, question } }) =>
    wrap(question, WIDTH - widest - 4).map(
      (line, index) => `  ${(index === 0 ? id : '').padEnd(widest)}  ${line}`,
    ),
  );
  return `${rows.join('\n')}\n\nRun \`cleanroom explain CATEGORY\` for one of them.\n`;
}

function page({
  id,
  number,
  title,
  question,
  motivation,
  method,
  always,
  rules,
  sources,
}: CategoryDescription): string {
  const paragraphs = [
    `${number}  ${title}`,
    question,
    paragraph(motivation),
    `How it is tested\n${paragraph(method, '  ')}`,
    always
      ? 'It always applies; claims in the contract make it ask more.'
      : 'It applies when the contract claims something for it.',
    `What a contract may claim\n${(claimWords[id] ?? []).map(keyText).join('\n')}`,
    `Rules\n${rules.map((rule) => ruleText(rule)).join('\n')}`,
    ...(sources ? [`Sources\n${sources.map((source) => paragraph(`- ${source}`, '  ')).join('\n')}`] : []),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}

function keyText({ key, says, needed, default: usual }: ClaimKey): string {
  const aside = needed ? ' (needed)' : usual === null ? '' : ` (default ${usual})`;
  return [`  ${key}${aside}`, ...(says === '' ? [] : [paragraph(says, '    ')])].join('\n');
}

function ruleText({ id, asks, remedy, subjects }: CategoryDescription['rules'][number]): string {
  const who = subjects ? ` (${subjects.join(', ')} only)` : '';
  return [`  ${id}${who}`, paragraph(asks, '    '), paragraph(`→ ${remedy}`, '    ')].join('\n');
}

/** Lines of a paragraph, each behind the indent. */
function paragraph(text: string, indent = ''): string {
  return wrap(text, WIDTH - indent.length)
    .map((line) => indent + line)
    .join('\n');
}
