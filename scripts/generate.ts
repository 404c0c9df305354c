import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { categoriesPage } from './generate/categories-page.ts';
import { claimWords, claimWordsModule } from './generate/claim-words.ts';
import { loadCategories } from './generate/load-categories.ts';
import { registry } from './generate/registry.ts';
import { reportAssets } from './generate/report-assets.ts';
import { schemas } from './generate/schemas.ts';

// Writes what follows from the code; with --check it writes nothing and fails where a file is not what it would write.
const root = join(import.meta.dirname, '..');
const categories = await loadCategories(join(root, 'src', 'categories'));
const words = claimWords(join(root, 'src', 'categories'), categories);
const files: Readonly<Record<string, string>> = {
  'src/categories/registry.ts': registry(categories),
  'src/categories/claim-words.ts': claimWordsModule(words),
  'docs/categories.md': categoriesPage(categories, words),
  'src/report/html/assets.ts': await reportAssets(root),
  ...schemas(categories, words),
};

const stale = Object.entries(files).filter(([path, text]) => readIfThere(join(root, path)) !== text);
for (const [path, text] of stale) {
  if (process.argv.includes('--check')) {
    console.error(`${path} is not what the code says: run \`npm run generate\``);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
