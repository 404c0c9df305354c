import type Docker from 'dockerode';
import { dockerClient } from '../../src/engine/docker/client.ts';
import { candidateEndpoints, endpointLabel } from '../../src/engine/docker/endpoints.ts';
import type { Engine } from '../../src/model/engine.ts';
import { RUN_LABEL } from '../../src/run/owner.ts';

/** A client of the same engine with nothing of ours around it. */
export function bareClient(engine: Engine): Docker {
  const endpoint = candidateEndpoints(process.env).find(
    (one) => endpointLabel(one) === engine.facts.endpoint,
  );
  if (!endpoint) throw new Error(`the engine at ${engine.facts.endpoint} is gone`);
  return dockerClient(endpoint, process.env);
}

/** What `docker run --rm IMAGE true` asks of the engine: create, attach, start, wait, remove; on its default network. */
export async function bareRun(docker: Docker, image: string, runName: string): Promise<void> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['true'],
    Labels: { [RUN_LABEL]: runName },
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  stream.on('error', () => undefined).resume();
  await container.start();
  await container.wait();
  await container.remove();
}

/** A container that stays, for `bareExec`. */
export async function bareIdle(docker: Docker, image: string, runName: string): Promise<Docker.Container> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: ['sleep', 'infinity'],
    Labels: { [RUN_LABEL]: runName },
  });
  await container.start();
  return container;
}

/** What `docker exec CONTAINER true` asks of the engine: create, start, hear its output to the end, ask for its exit code. */
export async function bareExec(container: Docker.Container): Promise<void> {
  const exec = await container.exec({ Cmd: ['true'], AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  await new Promise((resolve) => stream.on('end', resolve).on('close', resolve).resume());
  await exec.inspect();
}
