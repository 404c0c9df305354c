import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';

/** The script and the style of the HTML report, each as one constant with the hash by which the page's policy admits it. */
export async function reportAssets(root: string): Promise<string> {
  const [script, style] = await Promise.all(['main.ts', 'style.css'].map((file) => bundled(root, file)));
  return [
    '// Generated from src/report/page by `npm run generate`.',
    '// biome-ignore-all format: one line each, as it stands in the page.',
    '',
    ...constant('SCRIPT', script ?? ''),
    ...constant('STYLE', style ?? ''),
  ].join('\n');
}

async function bundled(root: string, file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src', 'report', 'page', file)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome120', 'firefox120', 'safari17'],
    charset: 'ascii',
    legalComments: 'none',
  });
  const text = (outputFiles[0]?.text ?? '').trim();
  if (/<\/(script|style)/i.test(text)) throw new Error(`${file} would end its own element`);
  return text;
}

function constant(name: string, text: string): string[] {
  const hash = createHash('sha256').update(text).digest('base64');
  return [
    `export const ${name} = ${JSON.stringify(text)};`,
    `export const ${name}_HASH = 'sha256-${hash}';`,
    '',
  ];
}
