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
  await launcher(join(fresh, 'bin/forge'), 'forge');
  for (const defect of defects) {
    await launcher(join(fresh, 'planted', defect.replace(/^defects\/|\.ts$/g, ''), 'forge'), 'planted');
  }
  await writeFile(join(fresh, 'inputs.sha256'), inputs);
  await rm(DIST, { recursive: true, force: true });
  await rename(fresh, DIST);
}

/** Two files: what is shipped, and the same with every defect beside it. And the defects, to be told of. */
async function bundle(folder: string, defects: readonly string[]): Promise<void> {
  const { build: esbuild } = await import('esbuild');
  const both = {
    absWorkingDir: HERE,
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  } as const;
  await esbuild({
    ...both,
    entryPoints: { forge: 'src/main.ts', planted: 'planted.ts' },
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    // One file that is read and compiled as a whole, a planted defect included.
    supported: { 'dynamic-import': false },
  });
  await esbuild({
    ...both,
    entryPoints: defects.map((file) => ({ in: file, out: file.replace(/\.ts$/, '') })),
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

/** For what ends soon: no threads that would compile and collect beside it, and none that waits to let a debugger in. */
const NODE = '/usr/bin/env -S node --v8-pool-size=0 --disable-sigusr1';
/** What V8 made of the program when the image was built, so that no start has to make it again; elsewhere there is none. */
const COMPILED =
  "if (require('node:fs').existsSync('/app/compiled')) require('node:module').enableCompileCache('/app/compiled');";

async function launcher(path: string, program: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!${NODE}\n${COMPILED}\nrequire('/app/${program}.cjs');\n`);
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
