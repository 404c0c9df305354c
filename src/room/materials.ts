import type { Contract, ServiceSpec } from '../model/contract.ts';
import type { Engine, ImageFacts } from '../model/engine.ts';
import { Failure } from '../model/failure.ts';
import type { ServiceType } from '../services/service.ts';
import type { ImageScan } from './image-scan.ts';
import type { Seats } from './seats.ts';

/** What all rooms of a run are made from. */
export interface RoomMaterials {
  readonly engine: Engine;
  readonly contract: Contract;
  readonly images: {
    readonly subject: ImageFacts;
    readonly airlock: ImageFacts;
    /** By the service's name in the contract. */
    readonly services: Readonly<Record<string, ImageFacts>>;
    /** A load balancer's; only where an experiment of the plan puts one before the subject. */
    readonly balancer?: ImageFacts;
  };
  readonly serviceTypes: readonly ServiceType[];
  /** Drawn from the run's seed; the same for every service of the run, and masked in evidence. */
  readonly password: string;
  /** For roles of ours in services, masked as well. Not drawn from the seed, which can be guessed from what was drawn from it. */
  readonly ourPassword: string;
  /** What was drawn within secrets that have a form, by their names; it opens as much as the whole. */
  readonly drawnParts: Readonly<Record<string, string>>;
  /** Labels by which leftovers are found. */
  readonly labels: Readonly<Record<string, string>>;
  /** Short name of the run; every name on the engine begins with it. */
  readonly runName: string;
  /** The world outside that must not be reachable. */
  readonly outside: Outside;
  /** Where the subject has lived so far. */
  readonly seats: Seats;
  /** What was learnt about the subject's image. */
  readonly shell: { known: Promise<boolean> | null };
  readonly imageScan: { known: Promise<ImageScan> | null };
}

/** Listeners and canaries on the host, planted by the run before the first room. */
export interface Outside {
  /** Addresses of this host, and the port on which a listener of ours answers there. */
  readonly addresses: readonly string[];
  readonly port: number;
  /** Connects to the listener from the host itself. */
  readonly knock: () => Promise<'reached' | 'refused'>;
  /** Text in an environment variable of the host, and a file there. */
  readonly canaryText: string;
  readonly canaryFile: string;
  /** Whether the engine runs on this host. Where it does not, no room could see a file here, nor could its gateway lead here. */
  readonly holdsEngine: boolean;
}

/** What kind of service it is. The contract was checked against the same list. */
export function serviceType(
  { serviceTypes }: RoomMaterials,
  { name, type: wanted }: ServiceSpec,
): ServiceType {
  const type = serviceTypes.find((candidate) => candidate.type === wanted);
  if (type) return type;
  throw new Failure({
    class: 'bug',
    code: 'no-such-service-type',
    message: `the service ${name} is of the unknown type ${wanted}`,
  });
}
