import { posix } from 'node:path';
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
}

/** Goes through all layers, and applies them one upon the other. */
export async function scanImage(
  read: (visit: (file: LayerFile) => void) => Promise<ImageHistory>,
): Promise<ImageScan> {
  const byLayer = new Map<string, LayerEntry[]>();
  const history = await read(({ layer, path, type, mode }) => {
    const entries = byLayer.get(layer) ?? [];
    byLayer.set(layer, entries);
    entries.push({ path, isFile: type === 'file', mode });
  });
  const files = new Map<string, number>();
  for (const layer of history.layers) applyLayer(files, byLayer.get(layer) ?? []);
  const setId = [...files]
    .filter(([, mode]) => (mode & SET_ID) !== 0)
    .map(([path, mode]) => ({ path, mode: `0${(mode & 0o7777).toString(8)}` }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return { layers: history.layers.length, files: files.size, setId };
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
