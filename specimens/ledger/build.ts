import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
/** The versions of what is bundled in. */
const LOCKFILE = '../../package-lock.json';
const STAMP = join(DIST, 'stamp');

/**
 * Builds `dist/`: the bundled program (`app/`), its launcher (`bin/ledger`), and one launcher per planted defect
 * (`planted/<category>/<name>/ledger`), chosen by putting its folder first in PATH. Does nothing when the inputs are
 * those of the last build.
 */
export async function build(): Promise<void> {
  const inputs = inputFiles();
  const stamp = await digest(inputs);
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === stamp) return;

  await rm(DIST, { recursive: true, force: true });
  const defects = inputs
    .filter((file) => file.startsWith('defects/'))
    .map((file) => file.slice(0, -'.ts'.length));
  const { build: bundle } = await import('esbuild');
  await bundle({
    absWorkingDir: HERE,
    entryPoints: Object.fromEntries([
      ['main', 'src/main.ts'],
      ['planted', 'planted.ts'],
      ...defects.map((defect) => [defect, `${defect}.ts`]),
    ]),
    outdir: join(DIST, 'app'),
    bundle: true,
    splitting: true,
    // Names stay, for stack traces in the log.
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    alias: { http: './src/http/node-http.ts' },
    // An optional native driver that pg looks for and does without.
    external: ['pg-native'],
    // pg and ioredis are CommonJS and call require().
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    legalComments: 'none',
    logLevel: 'warning',
  });
  await write('app/package.json', '{ "type": "module" }\n', 0o644);
  await launcher('bin/ledger', "import('/app/main.js');");
  for (const defect of defects) {
    const id = defect.slice('defects/'.length);
    await launcher(`planted/${id}/ledger`, `import('/app/planted.js').then(({ run }) => run('${id}'));`);
  }
  await write('stamp', stamp, 0o644);
}

/** Everything that a build depends on, relative to this folder. */
function inputFiles(): string[] {
  const files = globSync(['src/**/*.ts', 'defects/**/*.ts', '*.ts'], { cwd: HERE });
  return [...files.filter((file) => file !== 'cleanroom.config.ts').sort(), LOCKFILE];
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(join(HERE, file)).catch(() => '');
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** What V8 made of the program when the image was built, so that no start has to make it again; elsewhere there is none. */
const COMPILED =
  "if (require('node:fs').existsSync('/app/compiled')) require('node:module').enableCompileCache('/app/compiled');";

async function launcher(path: string, line: string): Promise<void> {
  await write(path, `#!/usr/bin/env node\n${COMPILED}\n${line}\n`, 0o755);
}

async function write(path: string, text: string, mode: number): Promise<void> {
  const file = join(DIST, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, mode);
}

if (import.meta.main) await build();
