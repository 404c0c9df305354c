import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ImageScan, ImageScans } from '../room/image-scan.ts';

const scan: z.ZodType<Omit<ImageScan, 'secrets'>> = z.object({
  layers: z.number(),
  files: z.number(),
  setId: z.array(z.object({ path: z.string(), mode: z.string() })),
});

/**
 * Keeps in a folder what was found in images: to read one takes the engine seconds, and its digest says when it is the same.
 * A folder that cannot be used is no trouble: then images are read again.
 */
export function keptImageScans(folder: string): ImageScans {
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    load: (key) => {
      try {
        return { ...scan.parse(JSON.parse(readFileSync(pathOf(key), 'utf8'))), secrets: [] };
      } catch {
        return null;
      }
    },
    save: (key, { layers, files, setId }) => {
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, '.gitignore'), '*\n');
        const fresh = `${pathOf(key)}.${process.pid}`;
        writeFileSync(fresh, JSON.stringify({ layers, files, setId }));
        renameSync(fresh, pathOf(key));
      } catch {
        // Read again next time.
      }
    },
  };
}
