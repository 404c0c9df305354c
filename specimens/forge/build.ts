import { createHash } from 'node:crypto';
import { chmod, glob, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = import.meta.dirname;
const DIST = join(HERE, 'dist');
const STAMP = join(DIST, 'inputs.sha256');

/**
 * Bundles forge and its defects into `dist/`: `app/` goes to /app of an image, `bin/` to its PATH, `planted/` to /planted.
 * Does nothing where the inputs are those of the last time.
 */
export async function build(): Promise<void> {
  const inputs = await hashInputs();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === inputs) return;
  const defects = await filesOf('defects/*/*.ts');
  // Built aside and moved, so that a build that is stopped half-way is never taken for a whole one.
  const fresh = `${DIST}.${process.pid}`;
  await rm(fresh, { recursive: true, force: true });
  await bundle(join(fresh, 'app'), defects);
  await launcher(join(fresh, 'bin/forge'), "require('/app/main.cjs');");
  for (const defect of defects) {
    const id = defect.replace(/^defects\/|\.ts$/g, '');
    await launcher(
      join(fresh, 'planted', id, 'forge'),
      `import('/app/planted.js').then(({ run }) => run('${id}'));`,
    );
  }
  await writeFile(join(fresh, 'inputs.sha256'), inputs);
  await rm(DIST, { recursive: true, force: true });
  await rename(fresh, DIST);
}

/**
 * What is shipped is one file, of the kind that Node starts soonest; what is planted shares its pieces, or hundreds of copies of forge would
 * lie beside each other.
 */
async function bundle(folder: string, defects: readonly string[]): Promise<void> {
  const { build: esbuild } = await import('esbuild');
  const both = {
    absWorkingDir: HERE,
    bundle: true,
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  } as const;
  await esbuild({ ...both, entryPoints: ['src/main.ts'], format: 'cjs', outfile: join(folder, 'main.cjs') });
  await esbuild({
    ...both,
    entryPoints: ['planted.ts', ...defects].map((file) => ({ in: file, out: file.replace(/\.ts$/, '') })),
    outdir: folder,
    splitting: true,
    format: 'esm',
    // tar-stream is CommonJS and calls require().
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    chunkNames: 'chunks/[name]-[hash]',
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
}

/** What V8 made of the program when the image was built, so that no start has to make it again; elsewhere there is none. */
const COMPILED =
  "if (require('node:fs').existsSync('/app/compiled')) require('node:module').enableCompileCache('/app/compiled');";

/** Of what ends soon: no threads that would compile and collect beside it, and none that waits to let a debugger in. */
const NODE = '/usr/bin/env -S node --v8-pool-size=0 --disable-sigusr1';

/** A script without an extension is CommonJS, so that what is planted is imported by a function call. */
async function launcher(path: string, code: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!${NODE}\n${COMPILED}\n${code}\n`);
  await chmod(path, 0o755);
}

async function hashInputs(): Promise<string> {
  const hash = createHash('sha256');
  const lock = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
  const sources = await filesOf('{src,defects}/**/*.ts');
  for (const file of [lock, ...['build.ts', 'planted.ts', ...sources].map((source) => join(HERE, source))]) {
    const content = await readFile(file);
    hash.update(`${file.slice(HERE.length)} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

async function filesOf(pattern: string): Promise<string[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: HERE })) files.push(file);
  return files.sort();
}

if (import.meta.main) await build();
