import type { ImageFacts } from '../../../model/engine.ts';
import { Failure } from '../../../model/failure.ts';
import { buildKitLogs, withoutSyntaxLine } from './build-kit.ts';
import { bytesEntry, type Entry, packEntries } from './context.ts';
import { baseImages, needsBuildKit, replaceBases } from './dockerfile.ts';
import type { ImageStore, Progress } from './image-store.ts';
import { localImage, STAND_INS_LABEL } from './local.ts';
import { type OutputLine, outputError, outputLines } from './output.ts';

/** Lines of a failed build's output that go into the message. */
const LAST_LINES = 15;

/** The Dockerfile's name inside what is sent; `.dockerignore` keeps it out of every COPY. */
const DOCKERFILE = '.cleanroom.Dockerfile';

export interface BuildRequest {
  readonly tag: string;
  /** For progress and messages: `the image of ledger`. */
  readonly title: string;
  readonly dockerfile: string;
  readonly args: Readonly<Record<string, string>>;
  readonly entries: readonly Entry[];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Builds an image and tags it. Bases that cannot be had are replaced by their stand-ins.
 * @throws Failure `wrong-use`: `build-failed` with the end of the build's output, `image-not-found` for a base.
 */
export async function buildImage(
  store: ImageStore,
  request: BuildRequest,
  progress: Progress,
): Promise<ImageFacts> {
  const begun = performance.now();
  progress(`building ${request.title}`);
  const { dockerfile, standIns } = await withStandIns(store, request, progress);
  const labels = { ...request.labels, [STAND_INS_LABEL]: JSON.stringify(standIns) };
  await build(store, { ...request, dockerfile, labels }, progress);
  const facts = await localImage(store.api, request.tag);
  if (!facts) {
    throw new Failure({
      class: 'room',
      code: 'build-lost',
      message: `The engine built ${request.title} but has no image ${request.tag} afterwards.`,
      remedy: 'See that nothing prunes images while cleanroom runs, and try again.',
    });
  }
  progress(`built ${request.title} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return facts;
}

async function withStandIns(store: ImageStore, request: BuildRequest, progress: Progress) {
  const replaced = new Map<ReturnType<typeof baseImages>[number], string>();
  const standIns = new Map<string, { readonly asked: string; readonly used: string }>();
  for (const base of baseImages(request.dockerfile, request.args)) {
    const facts = await store.reference(base.reference, progress);
    for (const standIn of facts.standIns) standIns.set(standIn.asked, standIn);
    if (facts.reference !== base.reference) replaced.set(base, facts.reference);
  }
  const dockerfile = replaceBases(request.dockerfile, replaced);
  // Where bases cannot be pulled, neither can the front end that a syntax line names; the engine has one built in.
  return {
    dockerfile: standIns.size > 0 ? withoutSyntaxLine(dockerfile) : dockerfile,
    standIns: [...standIns.values()],
  };
}

async function build(store: ImageStore, request: BuildRequest, progress: Progress): Promise<void> {
  const { api } = store;
  const what = `build ${request.title}`;
  const tail: string[] = [];
  const failed = (reason: string, cause?: unknown) =>
    new Failure({
      class: 'wrong-use',
      code: 'build-failed',
      message: `Building ${request.title} failed: ${reason.trim()}\n${tail.map((text) => `  | ${text}`).join('\n')}`,
      remedy:
        'Correct the Dockerfile or the files it uses; `docker build` on the same folder shows the whole output.',
      cause,
    });
  const stream = await api.docker
    .buildImage(packEntries([...withDockerfile(request.entries, request.dockerfile)]), {
      t: request.tag,
      dockerfile: DOCKERFILE,
      buildargs: { ...request.args },
      labels: { ...request.labels },
      rm: true,
      forcerm: true,
      ...(needsBuildKit(request.dockerfile) && !api.podman && { version: '2' }),
    })
    .catch((error: unknown) => {
      const refused = error instanceof Error && 'statusCode' in error;
      throw error instanceof Failure || !refused ? error : failed(error.message, error);
    });
  for await (const line of outputLines(api, what, stream)) {
    const error = outputError(line);
    if (error !== null) throw failed(error);
    for (const text of (line.stream ?? buildKitText(line)).split('\n').map((part) => part.trim())) {
      if (text === '') continue;
      tail.push(text);
      if (tail.length > LAST_LINES) tail.shift();
      if (/^Step (?!.*LABEL)/.test(text)) progress(`  ${text.slice(0, 100)}`);
    }
  }
}

function buildKitText({ id, aux }: OutputLine): string {
  return id === 'moby.buildkit.trace' && typeof aux === 'string'
    ? buildKitLogs(Buffer.from(aux, 'base64'))
    : '';
}

function withDockerfile(entries: readonly Entry[], dockerfile: string): readonly Entry[] {
  const rules = entries.find(({ path }) => path === '.dockerignore');
  return [
    ...entries.filter((entry) => entry !== rules),
    bytesEntry('.dockerignore', `${DOCKERFILE}\n.dockerignore\n`),
    bytesEntry(DOCKERFILE, dockerfile),
  ];
}
