import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { ImageFacts } from '../../../model/engine.ts';
import { Failure } from '../../../model/failure.ts';
import type { Api } from '../api/api.ts';
import { refusalText } from '../api/errors.ts';
import type { Progress } from './image-store.ts';
import { localImage } from './local.ts';
import { outputError, outputLines } from './output.ts';

/** Debian 12 made from the distribution's own packages. */
export const BASE_TAG = 'cleanroom/base:bookworm';

/**
 * Makes the base image from Debian's packages with mmdebstrap and imports it; nothing is left on the disk.
 * @throws Failure `wrong-use` `image-not-found` when mmdebstrap is missing or fails.
 */
export async function bootstrapBase(api: Api, progress: Progress): Promise<ImageFacts> {
  const begun = performance.now();
  progress("making a Debian 12 base image from the distribution's packages (mmdebstrap)");
  const script = fileURLToPath(new URL('../../../../images/base/bootstrap.sh', import.meta.url));
  const child = spawn('sh', [script], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close') as Promise<[number | null]>;
  const stderr = text(child.stderr);
  const imported = importTar(api, child.stdout).catch(refusalText);
  const [[code], said, error] = await Promise.all([ended, stderr, imported]);
  if (code !== 0) {
    await api.docker
      .getImage(BASE_TAG)
      .remove()
      .catch(() => undefined);
    throw noBase(code === 127 ? 'mmdebstrap is not installed' : said.trim().split('\n').slice(-5).join('\n'));
  }
  if (error !== null) throw noBase(error);
  const facts = await localImage(api, BASE_TAG);
  if (!facts) throw noBase('the engine took it in and does not have it');
  progress(`made ${BASE_TAG} in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
  return facts;
}

/** Gives null, or what the engine said against it. */
async function importTar(api: Api, tar: NodeJS.ReadableStream): Promise<string | null> {
  const [repo, tag] = BASE_TAG.split(':');
  const stream = await api.docker.importImage(tar, {
    repo,
    tag,
    changes: ['CMD ["bash"]', 'LABEL cleanroom.image=base'],
  });
  for await (const line of outputLines(api, `import ${BASE_TAG}`, stream)) {
    const error = outputError(line);
    if (error !== null) return error;
  }
  return null;
}

function noBase(reason: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'image-not-found',
    message: `No Debian 12 base image can be pulled, and none could be made from packages: ${reason.trim()}.`,
    remedy:
      'Run `apt-get install mmdebstrap` (Debian, Ubuntu), or bring debian:12-slim to the engine by hand (`docker load`).',
  });
}
