import type { Contract } from '../model/contract.ts';
import type { Engine, ImageFacts } from '../model/engine.ts';
import type { OnProgress } from '../model/progress.ts';
import type { RoomMaterials } from '../room/materials.ts';
import { serviceTypes } from '../services/registry.ts';

/** Everything that rooms are made from, and what stood in for images that could not be had. */
export interface RunImages {
  readonly images: RoomMaterials['images'];
  readonly standIns: ImageFacts['standIns'];
}

/** The load balancer that replicas stand behind. */
const BALANCER = 'haproxy:lts';

/** Finds, pulls or builds every image that the contract's rooms need. */
export async function prepareImages(
  engine: Engine,
  contract: Contract,
  progress: OnProgress,
  wanted: { readonly balancer?: boolean } = {},
): Promise<RunImages> {
  const say = (what: string) => progress({ kind: 'preparing', what });
  const airlock = await engine.ownImage('airlock', say);
  const subject = await engine.image(contract.subject.image, say);
  const services: Record<string, ImageFacts> = {};
  for (const { name, type, image } of contract.services) {
    const own = serviceTypes.find((candidate) => candidate.type === type)?.image;
    // What has no container lives in the airlock.
    if (own === null) continue;
    const reference = image ?? own ?? '';
    services[name] = await engine.image({ kind: 'reference', reference }, say);
  }
  const balancer = wanted.balancer
    ? await engine.image({ kind: 'reference', reference: BALANCER }, say)
    : undefined;
  const standIns = [subject, ...Object.values(services), ...(balancer ? [balancer] : [])].flatMap(
    (image) => image.standIns,
  );
  const unique = standIns.filter(
    (one, index) => standIns.findIndex((other) => other.asked === one.asked) === index,
  );
  return { images: { subject, airlock, services, ...(balancer && { balancer }) }, standIns: unique };
}
