import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import type { Process, ProcessSpec } from '../../model/engine.ts';
import type { Api } from './api/api.ts';
import { startedStreams } from './attach.ts';
import { splitStreams } from './streams.ts';

/** Milliseconds between two questions for an end: soon after its streams have ended, and while somebody still has them. */
const SOON = 5;
const NOW_AND_THEN = 200;

/** Starts another process in a running container. */
export async function startProcess(
  api: Api,
  container: Docker.Container,
  name: string,
  { command, env, workingDir }: ProcessSpec,
): Promise<Process> {
  const what = `${command[0] ?? 'nothing'} in ${name}`;
  const exec = await api.call(`prepare ${what}`, (abortSignal) =>
    container.exec({
      Cmd: [...command],
      Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
      ...(workingDir !== undefined && { WorkingDir: workingDir }),
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      abortSignal,
    }),
  );
  const socket = await api.call(`start ${what}`, (abortSignal) => startedStreams(api, exec.id, abortSignal));
  // The engine tells nobody that asks for this of an end; the end of the streams is a sign of it, unless a child still has them.
  let isClosed = false;
  const closed = finished(socket, { writable: false })
    .catch(() => undefined)
    .then(() => {
      isClosed = true;
    });
  const streams = splitStreams(socket);
  return {
    streams,
    wait: async () => {
      for (;;) {
        await (isClosed ? sleep(SOON) : Promise.race([closed.then(() => sleep(SOON)), sleep(NOW_AND_THEN)]));
        const { Running, ExitCode, Pid } = await api.call(`ask for the end of ${what}`, (abortSignal) =>
          exec.inspect({ abortSignal }),
        );
        if (!Running && ExitCode !== null) return Pid === 0 ? null : ExitCode;
      }
    },
  };
}
