import { onItsPort } from '../lib/path-on-port.ts';
import type { Holding, HoldRequest } from '../model/load.ts';
import { filledHeaders } from './fill-secrets.ts';
import { subjectAddress } from './http.ts';
import { airlockOf, type Interior } from './interior.ts';

/** Milliseconds for a connection to stand, and for the answer that leaves it idle. */
const TIMEOUT = 5_000;

/** Opens connections to the subject from the airlock, and keeps them. */
export async function holdConnections(
  interior: Interior,
  step: string,
  { silent = 0, idle = 0, half = 0, path }: HoldRequest,
): Promise<Holding> {
  const { agent } = airlockOf(interior, 'holding connections');
  const { hold } = await agent.call(
    'hold.open',
    {
      ...subjectAddress(interior),
      silent,
      idle,
      half,
      path: path ?? onItsPort(interior.materials.contract.subject.readyPath) ?? '/',
      headers: filledHeaders(interior),
      timeoutMs: TIMEOUT,
    },
    { timeoutMs: 2 * TIMEOUT },
  );
  const look = async (at: string) => interior.record('held', at, await agent.call('hold.look', { hold }));
  await look(step);
  return { look, release: async () => void (await agent.call('hold.release', { hold })) };
}
