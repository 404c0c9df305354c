import type { ServiceSpec } from '../model/contract.ts';
import type { Container, ContainerSpec } from '../model/engine.ts';
import type { EvidenceData, EvidenceKind, EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { RoomRequest } from '../model/room.ts';
import type { ServiceAddress, ServiceType } from '../services/service.ts';
import type { AgentContainer } from './agents.ts';
import type { Cleanup } from './cleanup.ts';
import type { RoomMaterials } from './materials.ts';
import type { Secrets } from './secrets.ts';
import type { RoomSpecs } from './specs.ts';

/** An open room, as the acts of this folder see it. */
export interface Interior {
  readonly materials: RoomMaterials;
  readonly specs: RoomSpecs;
  readonly request: RoomRequest;
  readonly cleanup: Cleanup;
  /** Owns the subject's network namespace and mounts its writable places; another one once the subject was moved elsewhere. */
  holder: AgentContainer;
  /** Null in a room without a network. */
  readonly airlock: AgentContainer | null;
  /** Addresses on the subject's network; empty without one. */
  holderAddress: string;
  /** What the subject takes for the name of its host. */
  hostName: string;
  readonly airlockAddress: string;
  /** Open ports on the network behind the airlock, which the subject must not reach. */
  readonly backAddresses: readonly { readonly host: string; readonly port: number }[];
  /** The services, by name; empty where none are started. One that is destroyed has another in its place later. */
  readonly services: Map<string, RoomService>;
  /** What a container of a service is made from, for one that takes the place of another. */
  readonly serviceSpec: (service: ServiceSpec) => ContainerSpec;
  /** Evidence of this room. */
  readonly record: <K extends EvidenceKind>(
    kind: K,
    step: string,
    data: EvidenceData<K>,
  ) => EvidenceRecord<K>;
  /** What is secret in this run, and how finds of it are told. */
  readonly secrets: Secrets;
  /** Ends when the experiment's time is up or the run is interrupted. */
  readonly signal: AbortSignal;
  /** Bytes that a service's container had written before this experiment came, by name; empty in a fresh room. */
  readonly logsBefore: ReadonlyMap<string, number>;
  /** Whether a subject of another experiment lived in the same network namespace before. */
  readonly isUsed: boolean;
  /**
   * Whether commands may still run in a shared container. Not beside or after a service, nor once a command was killed or asked to end: what
   * such a process 1 wrote down of itself, as a lock with its number, names the shell that lives in a shared container.
   */
  mayShare: boolean;
  /** Numbers the containers of the subject. */
  readonly next: () => number;
  /** Says that after this nobody else may have the room, or its services. */
  readonly spend: (what: 'walls' | 'services') => void;
}

/** A service of the room: its container, its kind, and where the airlock finds it. */
export interface RoomService {
  readonly name: string;
  /** Where the subject finds it, on the airlock. */
  readonly port: number;
  /** Null for what lives in the airlock itself. */
  readonly container: Container | null;
  readonly type: ServiceType;
  readonly address: ServiceAddress;
}

/** A service of the room, or a Failure that says which there are. */
export function serviceOf(interior: Interior, name: string, what: string): RoomService {
  const service = interior.services.get(name);
  if (service) return service;
  throw new Failure({
    class: 'bug',
    code: 'no-such-service',
    message: `${what} was asked of the service ${JSON.stringify(name)}; ${interior.specs.name} has ${[...interior.services.keys()].join(', ') || 'none'}`,
  });
}

/** The container of a service, or a Failure that says that it has none. */
export function containerOf({ name, container }: RoomService, what: string): Container {
  if (container) return container;
  throw new Failure({
    class: 'bug',
    code: 'no-container',
    message: `${what} was asked of the service ${name}, which is a part of the airlock and has no container`,
  });
}

/** The airlock, or a Failure that says that this room has none. */
export function airlockOf(interior: Interior, what: string): AgentContainer {
  if (interior.airlock) return interior.airlock;
  throw new Failure({
    class: 'bug',
    code: 'no-airlock',
    message: `${what} was asked of a room without a network (${interior.specs.name})`,
  });
}
