import { agentBundle } from '../airlock/bundle.ts';
import { connectEngine } from '../engine/docker/connect.ts';
import type { Engine } from '../model/engine.ts';
import type { OnProgress } from '../model/progress.ts';

/** Connects to the engine that this machine offers. */
export async function connect(progress: OnProgress = () => undefined): Promise<Engine> {
  progress({ kind: 'preparing', what: 'looking for a container engine' });
  return connectEngine({ agentBundle });
}
