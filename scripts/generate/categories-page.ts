import type { Category, CategoryDescription, Rule } from '../../src/model/category.ts';
import type { ClaimKey } from '../../src/model/claim-key.ts';
import type { ClaimWords } from './claim-words.ts';

/** Text of `docs/categories.md`, from the descriptions that `cleanroom explain` prints too. */
export function categoriesPage(categories: readonly Category[], words: ClaimWords): string {
  const parts = categories.map(({ description }) => section(description, words[description.id] ?? []));
  return `<!-- Written by scripts/generate.ts from src/categories/*/category.ts. -->

# Categories

Each category asks one question of a subject. \`cleanroom explain <id>\` prints the same on the terminal.

Where a claim is a command it is a list of words, as in \`['shop', 'list', 'two words']\`, or a text such as \`shop list\`. The text is split on blanks and knows no
quotes: one that holds a quote or a backslash is refused.

${parts.join('\n')}`;
}

function section(category: CategoryDescription, keys: readonly ClaimKey[]): string {
  const applies = category.always
    ? 'Always, also where the contract claims nothing for it.'
    : 'When it is claimed.';
  return `## ${category.number} ${category.title}

\`${category.id}\` · *${category.question}*

${category.motivation}

**How it is put to the test.** ${category.method}

**Applies.** ${applies}

| rule | asks | what to do |
| --- | --- | --- |
${category.rules.map(row).join('')}${claims(keys)}${sources(category.sources)}`;
}

function claims(keys: readonly ClaimKey[]): string {
  const rows = keys.map(({ key, says, needed, default: usual }) => {
    const aside = needed ? ' (needed)' : usual === null ? '' : ` (default \`${usual}\`)`;
    return `| \`${key}\`${aside} | ${cell(says)} |\n`;
  });
  return `\n| claim | what it says |\n| --- | --- |\n${rows.join('')}`;
}

function row({ id, asks, remedy, subjects }: Rule): string {
  const only = subjects === undefined ? '' : ` (${subjects.map((kind) => `${kind}s`).join(', ')} only)`;
  return `| \`${id}\`${only} | ${cell(asks)} | ${cell(remedy)} |\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function sources(list: readonly string[] | undefined): string {
  if (list === undefined || list.length === 0) return '';
  return `\nSources:\n\n${list.map((source) => `- ${source}\n`).join('')}`;
}
