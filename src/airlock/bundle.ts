import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Failure } from '../model/failure.ts';

let built: Promise<Uint8Array> | undefined;

/**
 * The agent as one file of JavaScript for Node 24: made by esbuild when this runs from source, read from beside this file
 * when built. The same sources give the same bytes. Throws a Failure of class `bug` when it is not there.
 */
export function agentBundle(): Promise<Uint8Array> {
  built ??= import.meta.url.endsWith('.ts') ? bundleFromSource() : readBundle();
  return built;
}

async function bundleFromSource(): Promise<Uint8Array> {
  const { build } = await import('esbuild');
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { outputFiles } = await build({
    // Paths stand in the output's comments; relative to the package they are the same everywhere.
    absWorkingDir: root,
    entryPoints: ['src/airlock/agent/main.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    legalComments: 'none',
    // Read at every start, several times a room; names stay for traces of stacks.
    minifySyntax: true,
    minifyWhitespace: true,
    external: ['pg-native'],
    // CommonJS packages inside the bundle ask for Node's own modules by `require`.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  const file = outputFiles[0];
  if (file === undefined) throw missing('esbuild gave no output');
  return file.contents;
}

async function readBundle(): Promise<Uint8Array> {
  const path = fileURLToPath(new URL('agent.bundle.mjs', import.meta.url));
  return readFile(path).catch((cause) => {
    throw missing(`${path} cannot be read`, cause);
  });
}

function missing(why: string, cause?: unknown): Failure {
  return new Failure({
    class: 'bug',
    code: 'agent-bundle-missing',
    message: `The airlock's agent is not there: ${why}.`,
    remedy: 'Install the package again; from a clone, build it again.',
    cause,
  });
}
