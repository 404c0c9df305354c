import { layHolder, noteTrapdoor, startHolder, teachNames } from './holder.ts';
import type { Interior } from './interior.ts';
import { takeSeat } from './seats.ts';

/**
 * From now on the subject lives as a new container elsewhere would: on another holder, with another host name and address, and the
 * same volumes. The first holder stays, since it keeps volumes in memory alive.
 */
export async function moveElsewhere(interior: Interior): Promise<void> {
  const { materials, specs, cleanup } = interior;
  const spec = specs.elsewhere(interior.next());
  const holder = await startHolder(materials.engine, spec, cleanup);
  noteTrapdoor(interior, await layHolder(holder));
  const { addresses } = await holder.container.inspect();
  await teachNames(materials.engine, holder, specs, interior.airlockAddress);
  interior.holder = holder;
  interior.holderAddress = addresses[specs.front] ?? '';
  interior.hostName = spec.hostname ?? '';
  takeSeat(interior);
}
