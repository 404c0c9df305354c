import { Failure } from '../model/failure.ts';
import type { Interior } from './interior.ts';
import { SIGNALLED } from './to-its-end.ts';

/** Whether the image has a shell: learnt once per run, by trying; where it could not be tried, whoever asks next tries again. */
export function hasShell(interior: Interior): Promise<boolean> {
  const { shell } = interior.materials;
  shell.known ??= startShell(interior).catch((cause: unknown) => {
    shell.known = null;
    throw cause;
  });
  return shell.known;
}

async function startShell(interior: Interior): Promise<boolean> {
  const { engine } = interior.materials;
  const spec = interior.specs.subject(interior.holder.container.id, interior.next(), {
    command: ['/bin/sh', '-c', ':'],
  });
  const container = await engine.createContainer(spec);
  interior.cleanup.add('container', `remove ${spec.name}`, container.remove);
  try {
    await container.start();
    const code = await container.wait();
    if (code <= SIGNALLED) return code === 0;
    throw new Failure({
      class: 'room',
      code: 'shell-killed',
      message: `Whether the image has a shell could not be told: one was started, and killed (exit code ${code}).`,
    });
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'command-not-found') return false;
    throw cause;
  } finally {
    void container.remove().catch(() => undefined);
  }
}
