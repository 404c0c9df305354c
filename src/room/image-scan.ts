import { posix } from 'node:path';
import { type Needle, type Spot, spotIn } from '../lib/spot.ts';
import type { ImageHistory, LayerFile } from '../model/engine.ts';

/** Set-user-id and set-group-id bits. */
const SET_ID = 0o6000;
const WHITEOUT = '.wh.';
const OPAQUE = '.wh..wh..opq';

/** What one reading of the image found; all rooms of a run share it. */
export interface ImageScan {
  readonly layers: number;
  readonly files: number;
  readonly setId: readonly { readonly path: string; readonly mode: string }[];
  /** Secrets in any layer, also where a later one hides the file, in its history, or in what every container is given. */
  readonly secrets: readonly ImageSecret[];
}

export interface ImageSecret {
  readonly where: string;
  readonly mode: string | null;
  readonly spot: Pick<Spot, 'id' | 'before' | 'after'>;
}

/** What is looked for in an image: values, and assignments to the variables that hold them at run time. */
export interface ImageQuestion {
  readonly needles: readonly Needle[];
  /** Names of variables, with the needle that an assignment to each stands for. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Bytes of a file beyond which it holds no settings. */
const SETTINGS = 64 * 1024;

/** Goes through all layers, and applies them one upon the other. */
export async function scanImage(
  question: ImageQuestion,
  read: (visit: (file: LayerFile) => void) => Promise<ImageHistory>,
): Promise<ImageScan> {
  const byLayer = new Map<string, LayerEntry[]>();
  const found: {
    readonly layer: string;
    readonly secret: Omit<ImageSecret, 'where'>;
    readonly path: string;
  }[] = [];
  const history = await read(({ layer, path, type, mode, content }) => {
    const entries = byLayer.get(layer) ?? [];
    byLayer.set(layer, entries);
    entries.push({ path, isFile: type === 'file', mode });
    if (content === null) return;
    const settings =
      content.length <= SETTINGS ? assigned(Buffer.from(content).toString(), question, 'm') : [];
    for (const spot of [...spotIn(content, question.needles), ...settings])
      found.push({ layer, path, secret: { mode: octal(mode), spot } });
  });
  const files = new Map<string, number>();
  for (const layer of history.layers) applyLayer(files, byLayer.get(layer) ?? []);
  const setId = [...files]
    .filter(([, mode]) => (mode & SET_ID) !== 0)
    .map(([path, mode]) => ({ path, mode: octal(mode) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const number = new Map(history.layers.map((layer, index) => [layer, index + 1]));
  const inLayers = found.map(({ layer, path, secret }) => ({
    ...secret,
    where: `${path}, layer ${number.get(layer) ?? '?'} of ${history.layers.length}`,
  }));
  const told = [
    ...history.env.map((text) => ({ where: 'its environment', text })),
    ...history.history.map((text) => ({ where: 'its history', text })),
  ].flatMap(({ where, text }) =>
    [...spotIn(Buffer.from(text), question.needles), ...assigned(text, question, '')].map((spot) => ({
      where,
      mode: null,
      spot,
    })),
  );
  return { layers: history.layers.length, files: files.size, setId, secrets: [...inLayers, ...told] };
}

const octal = (mode: number): string => `0${(mode & 0o7777).toString(8).padStart(3, '0')}`;

/** Assignments of a value, not of another variable: whole lines of a file, anywhere in a command or an environment. */
function assigned(
  text: string,
  { variables }: ImageQuestion,
  flags: 'm' | '',
): readonly ImageSecret['spot'][] {
  return Object.entries(variables).flatMap(([name, id]) => {
    if (!text.includes(name)) return [];
    const value = `["']?[^\\s"'$(<{]{6,}["']?`;
    const escaped = name.replace(/\W/g, '\\$&');
    const pattern =
      flags === 'm'
        ? `^[ \\t]*(?:export[ \\t]+)?${escaped}=${value}[ \\t\\r]*$`
        : `(?:^|[\\s;&"'])${escaped}=${value}`;
    return new RegExp(pattern, flags).test(text) ? [{ id, before: `${name}=`, after: '' }] : [];
  });
}

interface LayerEntry {
  readonly path: string;
  readonly isFile: boolean;
  readonly mode: number;
}

/** Whiteouts hide what lower layers have, never what their own layer brings (image specification, layer). */
function applyLayer(files: Map<string, number>, entries: readonly LayerEntry[]): void {
  const isHiding = ({ path }: LayerEntry) => posix.basename(path).startsWith(WHITEOUT);
  for (const { path } of entries.filter(isHiding)) {
    const folder = posix.dirname(path);
    const opaque = posix.basename(path) === OPAQUE;
    const target = opaque ? folder : posix.join(folder, posix.basename(path).slice(WHITEOUT.length));
    for (const known of files.keys()) {
      if ((known === target && !opaque) || known.startsWith(`${target}/`)) files.delete(known);
    }
  }
  for (const entry of entries) {
    const { path, isFile, mode } = entry;
    if (isHiding(entry)) continue;
    if (isFile) files.set(path, mode);
    else files.delete(path);
  }
}
