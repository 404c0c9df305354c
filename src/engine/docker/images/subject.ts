import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImageSource } from '../../../model/contract.ts';
import type { ImageFacts } from '../../../model/engine.ts';
import { Failure } from '../../../model/failure.ts';
import { buildImage } from './build.ts';
import { bytesEntry, type Entry, hashEntries, readContext, readFiles } from './context.ts';
import { baseImages } from './dockerfile.ts';
import type { ImageStore, Progress } from './image-store.ts';
import { localImage } from './local.ts';

/** What an image is made of, all of which goes into its tag. */
interface Recipe {
  readonly name: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly entries: readonly Entry[];
}

/** The image of a Dockerfile and its context folder; built only when something of them has changed. */
export async function imageFromDockerfile(
  store: ImageStore,
  source: ImageSource & { kind: 'build' },
  progress: Progress,
): Promise<ImageFacts> {
  const dockerfile = await readFile(source.dockerfile, 'utf8').catch((cause: Error) => {
    throw new Failure({
      class: 'wrong-use',
      code: 'dockerfile-unreadable',
      message: `The Dockerfile ${source.dockerfile} cannot be read: ${cause.message}`,
      remedy: 'Correct `subject.image.dockerfile` or `subject.image.build` in the contract.',
      cause,
    });
  });
  const entries = await readContext(source.context);
  return provide(store, { name: basename(source.context), dockerfile, args: source.args, entries }, progress);
}

/** The image of files of the project on a base, with packages installed first; built only when something has changed. */
export async function imageFromFiles(
  store: ImageStore,
  source: ImageSource & { kind: 'files' },
  progress: Progress,
): Promise<ImageFacts> {
  const placed = Object.entries(source.files).map(([target, path], index) => ({
    target,
    path,
    sent: `files/${index}`,
  }));
  const entries = (await Promise.all(placed.map(({ path, sent }) => readFiles(path, sent)))).flat();
  const trust = source.npm.length > 0 ? await extraCertificates() : [];
  return provide(
    store,
    {
      // People know the program by its package; a file of theirs may be no more than its configuration. Where there are
      // packages of both kinds, those of Debian are what a program from npm needs beside it.
      name: source.npm[0] ?? source.packages[0] ?? basename(placed[0]?.path ?? source.base),
      dockerfile: filesDockerfile(source, placed, trust.length > 0),
      args: {},
      entries: [...entries, ...trust],
    },
    progress,
  );
}

/**
 * npm packages are installed in a stage of their own, so that nothing of the installation but its result reaches the
 * subject's image.
 */
export function filesDockerfile(
  source: ImageSource & { kind: 'files' },
  placed: readonly { readonly target: string; readonly sent: string }[],
  trust: boolean,
): string {
  const apt = [
    'apt-get update',
    `apt-get install -y --no-install-recommends ${source.packages.map(quote).join(' ')}`,
  ];
  return [
    `FROM ${source.base} AS base`,
    ...(source.packages.length > 0
      ? [`RUN export DEBIAN_FRONTEND=noninteractive && ${apt.join(' && ')} && rm -rf /var/lib/apt/lists/*`]
      : []),
    ...(source.npm.length > 0
      ? [
          'FROM base AS npm',
          ...(trust ? ['COPY trust.pem /trust.pem'] : []),
          `RUN ${trust ? 'NODE_EXTRA_CA_CERTS=/trust.pem ' : ''}npm install --global --prefix /npm --no-audit --no-fund ` +
            source.npm.map(quote).join(' '),
        ]
      : []),
    'FROM base',
    ...(source.npm.length > 0 ? ['COPY --from=npm /npm/ /usr/local/'] : []),
    ...placed.map(({ target, sent }) => `COPY ${JSON.stringify([sent, target])}`),
    '',
  ].join('\n');
}

async function provide(store: ImageStore, recipe: Recipe, progress: Progress): Promise<ImageFacts> {
  const tag = `cleanroom/subject-${tagName(recipe.name)}:${await recipeHash(store, recipe)}`;
  const present = await localImage(store.api, tag);
  if (present) return present;
  const title = `the image of ${recipe.name}`;
  return buildImage(store, { ...recipe, tag, title, labels: { 'cleanroom.image': 'subject' } }, progress);
}

/** Our own images count by their tag whether or not they will be used, so that a changed stand-in means a new build. */
async function recipeHash(store: ImageStore, { dockerfile, args, entries }: Recipe): Promise<string> {
  const standIns = await Promise.all(
    baseImages(dockerfile, args).map(({ reference }) => store.standInTag(reference)),
  );
  return createHash('sha256')
    .update(JSON.stringify([dockerfile, Object.entries(args).sort(), standIns, await hashEntries(entries)]))
    .digest('hex')
    .slice(0, 20);
}

/** Certificates that Node was told to trust here (a company's proxy, say); npm in the build must trust them as well. */
async function extraCertificates(): Promise<readonly Entry[]> {
  const path = process.env.NODE_EXTRA_CA_CERTS;
  const bytes = path ? await readFile(path).catch(() => null) : null;
  return bytes ? [bytesEntry('trust.pem', bytes)] : [];
}

function tagName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'image'
  );
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
