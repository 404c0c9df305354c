import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { suggestion } from '../../lib/near-miss.ts';
import { Failure } from '../../model/failure.ts';
import { scriptLines } from './script-lines.ts';
import { type Source, syntaxFailure } from './source.ts';

/** Milliseconds for a contract's own code, which may look something up. */
const DEADLINE = 30_000;

/**
 * Imports a contract written in TypeScript or JavaScript, calls its default export where that is a function, and waits for it where it is a
 * promise. Throws a Failure of class `wrong-use` where it cannot be parsed, throws, or has no default export.
 */
export async function importScript(text: string, file: string): Promise<Source> {
  const module = await imported(text, file);
  if (module.default === undefined) throw noDefault(file);
  const exported = module.default;
  const made =
    typeof exported === 'function'
      ? await kept(() => exported(), file, 'called')
      : exported instanceof Promise
        ? await kept(() => exported, file, 'awaited')
        : exported;
  if (typeof made !== 'object' || made === null) throw notAnObject(file, exported, made);
  return { file, data: read(made, file), lines: scriptLines(text) };
}

/** Reads every value once: what is a getter or a proxy may throw, and may say something else the next time. */
function read(made: unknown, file: string): unknown {
  const known = new Map<object, unknown>();
  const plain = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (known.has(value)) return known.get(value);
    const copy: Record<string, unknown> | unknown[] | null = Array.isArray(value)
      ? []
      : [Object.prototype, null].includes(Object.getPrototypeOf(value))
        ? {}
        : null;
    known.set(value, copy ?? value);
    for (const [key, inner] of copy === null ? [] : Object.entries(value)) {
      Object.defineProperty(copy, key, {
        value: plain(inner),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return copy ?? value;
  };
  try {
    return plain(made);
  } catch (error) {
    throw thrown(file, 'when it is read', error, pathToFileURL(file).href);
  }
}

async function imported(
  text: string,
  file: string,
): Promise<{ default?: (() => unknown) | Promise<unknown> | Readonly<Record<string, unknown>> }> {
  const url = pathToFileURL(file).href;
  const hooks = registerHooks({
    // A contract finds `defineConfig` in the cleanroom that loads it, installed beside it or not.
    // So do the modules of its own that it imports; what is installed has its own.
    resolve: (specifier, context, next) =>
      specifier === 'cleanroom' && (context.parentURL === url || !isInstalled(context.parentURL))
        ? { url: DEFINE, shortCircuit: true }
        : next(specifier, context),
    // Node strips no types below node_modules, where the specimens of an installed cleanroom lie.
    load: (loaded, context, next) =>
      loaded === url && extname(file) === '.ts' && file.includes('/node_modules/')
        ? { format: 'module', source: stripTypeScriptTypes(text), shortCircuit: true }
        : next(loaded, context),
  });
  try {
    return await inTime(import(/* @vite-ignore */ url), file, 'is still being imported');
  } catch (error) {
    if (error instanceof Failure) throw error;
    const missing = missingExport(error);
    if (missing !== null) throw await notExported(missing, file);
    if (isSyntaxError(error))
      throw syntaxFailure(file, 'a module', [{ ...place(error, url), message: firstLine(error) }]);
    throw thrown(file, 'when it is imported', error, url);
  } finally {
    hooks.deregister();
  }
}

async function kept(make: () => unknown, file: string, how: 'called' | 'awaited'): Promise<unknown> {
  try {
    return await inTime(Promise.resolve(make()), file, 'has a default export that has given nothing');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw thrown(file, `when its default export is ${how}`, error, pathToFileURL(file).href);
  }
}

/**
 * A promise that nobody keeps would otherwise end us without a word, or never. What nobody catches meanwhile (a promise of the contract that
 * nobody awaits, a callback that throws) is the contract's, and ends the waiting as a throw of its own does.
 */
async function inTime<T>(work: Promise<T>, file: string, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  // Only one can be told at a time; where a program that calls us has set a callback of its own, that one is told.
  const isTaken = process.hasUncaughtExceptionCaptureCallback();
  const uncaught = new Promise<never>((_, reject) => {
    if (!isTaken) process.setUncaughtExceptionCaptureCallback(reject);
  });
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new Failure({
          class: 'wrong-use',
          code: 'contract-hangs',
          message: `${file} ${what} after ${DEADLINE / 1000} s`,
          remedy: 'Let the contract wait for nothing: it only says what is promised.',
        }),
      );
    }, DEADLINE);
  });
  try {
    return await Promise.race([work, late, uncaught]);
  } finally {
    clearTimeout(timer);
    if (!isTaken) process.setUncaughtExceptionCaptureCallback(null);
  }
}

/** What a contract finds under the name of cleanroom. */
const DEFINE = new URL(`../define${extname(import.meta.url)}`, import.meta.url).href;

const isInstalled = (url: string | undefined): boolean => url?.includes('/node_modules/') ?? false;

/** The name that somebody imports from cleanroom and that it does not have; null for any other error. */
function missingExport(error: unknown): string | null {
  const pattern = /^The requested module 'cleanroom' does not provide an export named '(.+)'$/;
  return isSyntaxError(error) ? (pattern.exec(firstLine(error))?.[1] ?? null) : null;
}

async function notExported(name: string, file: string): Promise<Failure> {
  const names = Object.keys((await import(/* @vite-ignore */ DEFINE)) as object);
  return new Failure({
    class: 'wrong-use',
    code: 'contract-import',
    message: `${file} imports ${name} from cleanroom, which has no such thing for contracts; ${suggestion(name, names, 'there are')}`,
    remedy: 'Import what there is; any other service is a container({ image, port }).',
  });
}

function isSyntaxError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SyntaxError';
}

/** Line of the file in the error's stack, where it is told: `file:///…/cleanroom.config.ts:7:3`. */
function place(error: unknown, url: string): { line?: number } {
  const stack = error instanceof Error && typeof error.stack === 'string' ? error.stack : '';
  for (const name of [url, decodeURIComponent(new URL(url).pathname)]) {
    const line = stack.includes(`${name}:`)
      ? Number.parseInt(stack.split(`${name}:`)[1] ?? '', 10)
      : Number.NaN;
    if (Number.isInteger(line)) return { line };
  }
  return {};
}

function firstLine(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
  } catch {
    return 'something that cannot be told';
  }
}

function thrown(file: string, when: string, error: unknown, url: string): Failure {
  const { line } = place(error, url);
  return new Failure({
    class: 'wrong-use',
    code: 'contract-throws',
    message: `${file}${line === undefined ? '' : ` (line ${line})`} throws ${when}: ${firstLine(error)}`,
    remedy: 'Mend the contract so that it can be imported by Node alone; what it imports must be installed.',
    cause: error,
  });
}

function noDefault(file: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'contract-no-default',
    message: `${file} has no default export`,
    remedy: 'Write `export default defineConfig({ … })`.',
  });
}

function notAnObject(file: string, exported: unknown, made: unknown): Failure {
  const what = made === null ? 'null' : typeof made;
  const how = typeof exported === 'function' ? 'returns' : exported instanceof Promise ? 'resolves to' : 'is';
  return new Failure({
    class: 'wrong-use',
    code: 'contract-no-default',
    message: `The default export of ${file} ${how} ${what}, not an object`,
    remedy: 'Export an object, or a function that returns one.',
  });
}
