import { basename, join, relative } from 'node:path';
import { keepAside } from '../evidence/keep-runs.ts';
import type { Effort } from '../model/category.ts';
import type { Contract } from '../model/contract.ts';
import type { Engine } from '../model/engine.ts';
import type { Report } from '../model/report.ts';
import type { Site } from './site.ts';
import type { Planted, Specimen } from './specimens.ts';
import { validate } from './validate.ts';

/** How each line of the matrix is asked for. */
export interface Asking {
  /**
   * Only what can catch the defect is asked, not every category, and quickly before it is asked in full: a fraction of the time, and
   * blind for false alarms elsewhere.
   */
  readonly ownOnly?: boolean;
  /** Every category in full; otherwise only a defect's own is, and the others are asked quickly. */
  readonly full?: boolean | undefined;
  readonly seed?: string | undefined;
  readonly signal?: AbortSignal;
}

/** The engine on which all runs of a matrix have their rooms, and the site on which they leave walls to each other. */
export interface Place {
  readonly engine: Engine;
  readonly site: Site;
}

/** What images have as PATH; a defect's folder before it makes its launcher the one that is found. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A run of the matrix. */
export interface Ran {
  readonly report: Report;
  /** Keeps its folder for whoever wants to look into it, and gives the path; otherwise later runs push it out. */
  readonly keep: () => string;
}

/** One run of a specimen as it stands, or with a defect planted in it. */
export async function run(
  specimen: Specimen,
  only: readonly string[],
  place: Place,
  options: Asking & { readonly effort?: Effort },
  planted?: Planted,
): Promise<Ran> {
  // An installed specimen's own folder is no place for evidence.
  const runsFolder = join(process.cwd(), '.cleanroom', 'prove');
  const { report, directory } = await validate({
    contract: specimen.folder,
    runsFolder,
    only,
    ...place,
    seed: options.seed,
    effort: options.effort,
    // What catches a defect is an experiment or two; a specimen as it stands is asked everything.
    ...(planted && { parallel: 2 }),
    ...(options.signal && { signal: options.signal }),
    // The rooms of a planted defect are those of the clean specimen, which are proven.
    ...(planted && {
      adapt: (contract: Contract) => plant(contract, planted),
      proof: false,
      explain: options.full ?? false,
    }),
  });
  let aside: string | null = null;
  return {
    report,
    keep: () => {
      aside ??= relative(process.cwd(), keepAside(runsFolder, basename(directory)));
      return aside;
    },
  };
}

/** The defect's launcher bears the program's own name and lies in a folder of its own. */
function plant(contract: Contract, { specimen, category, name, dockerfile }: Planted): Contract {
  const { subject } = contract;
  const env = { ...subject.env, PATH: `/planted/${category}/${name}:${subject.env.PATH ?? PATH}` };
  const image =
    subject.image.kind === 'build' && dockerfile !== undefined
      ? { ...subject.image, dockerfile: join(specimen.folder, dockerfile) }
      : subject.image;
  return { ...contract, subject: { ...subject, env, image } };
}
