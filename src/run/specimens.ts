import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { nearMiss } from '../lib/near-miss.ts';
import type { Defect } from '../model/defect.ts';
import { Failure } from '../model/failure.ts';

const SPECIMENS = fileURLToPath(new URL('../../specimens', import.meta.url));

/** One planted defect, found on disk. */
export interface Planted extends Omit<Defect<never>, 'plant'> {
  readonly specimen: Specimen;
  readonly category: string;
  readonly name: string;
}

/** A subject of ours, with a contract and planted defects. */
export interface Specimen {
  readonly name: string;
  readonly folder: string;
}

/**
 * All specimens, or those that are named.
 *
 * @throws Failure `wrong-use` when there is none of a name.
 */
export function findSpecimens(wanted?: readonly string[]): readonly Specimen[] {
  const all = readdirSync(SPECIMENS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ name: entry.name, folder: join(SPECIMENS, entry.name) }));
  const names = all.map((specimen) => specimen.name);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown === undefined) return all.filter(({ name }) => wanted?.includes(name) ?? true);
  const meant = nearMiss(unknown, names);
  throw new Failure({
    class: 'wrong-use',
    code: 'no-such-specimen',
    message: `There is no specimen "${unknown}".`,
    remedy: meant === undefined ? `Name one of: ${names.join(', ')}.` : `Did you mean ${meant}?`,
  });
}

/** Defects are read from the built specimen, so that what is told of them is what runs. */
export async function findDefects(specimen: Specimen): Promise<readonly Planted[]> {
  const root = join(specimen.folder, 'dist', 'app', 'defects');
  if (!statSync(root, { throwIfNoEntry: false })) {
    throw new Failure({
      class: 'wrong-use',
      code: 'specimen-not-built',
      message: `The specimen ${specimen.name} is not built: ${root} is missing.`,
      remedy: 'Run `npm run build`, or start from the clone with `npm start -- prove`.',
    });
  }
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/[^/]+\.js$/.test(path))
    .sort();
  return Promise.all(
    files.map(async (path) => {
      const { default: defect } = (await import(pathToFileURL(join(root, path)).href)) as {
        readonly default: Defect<never>;
      };
      const [category = '', file = ''] = path.split('/');
      const { title, rule, experiments, alongside, takes, mayBreak, dockerfile } = defect;
      return {
        specimen,
        category,
        name: file.replace(/\.js$/, ''),
        title,
        rule,
        ...(experiments && { experiments }),
        ...(alongside && { alongside }),
        ...(takes && { takes }),
        ...(mayBreak && { mayBreak }),
        ...(dockerfile !== undefined && { dockerfile }),
      };
    }),
  );
}
