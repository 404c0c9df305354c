import { dirname, resolve } from 'node:path';
import {
  ALWAYS_WRITABLE,
  type Contract,
  type ImageSource,
  type Limits,
  type ServiceSpec,
  type Subject,
} from '../model/contract.ts';
import type { UpstreamAnswer } from '../model/upstream.ts';
import type { Source } from './formats/source.ts';
import type { Image } from './image-schema.ts';
import type { ServiceType } from './known.ts';
import type { Checked, CheckedService, CheckedSubject } from './schema.ts';
import { type ServicePort, servicePorts } from './service-ports.ts';

/** Limits of a service that nothing else is known of. */
const PLAIN_LIMITS: Limits = { memory: 256 * 2 ** 20, cpus: 0.5, pids: 128, disk: 64 * 2 ** 20 };

/** Makes paths absolute and fills in what depends on other keys. */
export function completeContract(
  source: Source,
  checked: Checked,
  serviceTypes: readonly ServiceType[],
): Contract {
  const written = Object.entries(checked.services);
  const ports = servicePorts(
    written.map(([name, { type, port }]) => ({ name, type, port })),
    serviceTypes,
  );
  const services = written.map(([name, service]) => {
    const { type } = service;
    return completeService(
      name,
      service,
      ports.find((port) => port.name === name),
      serviceTypes.find((known) => known.type === type),
    );
  });
  return {
    file: source.file,
    subject: completeSubject(checked.subject, dirname(source.file)),
    services,
    workload: checked.workload,
    claims: Object.fromEntries(Object.entries(checked.claims).filter(([, claim]) => claim !== undefined)),
    lines: Object.fromEntries(source.lines),
  };
}

function completeSubject(subject: CheckedSubject, folder: string): Subject {
  const isService = subject.port !== undefined;
  return {
    name: subject.name,
    kind: isService ? 'service' : 'command',
    image: completeImage(subject.image, folder),
    command: subject.command ?? [],
    port: subject.port ?? null,
    otherPorts: subject.otherPorts,
    readyPath: subject.ready ?? null,
    readyWithin: subject.readyWithin,
    stopSignal: subject.stopSignal ?? null,
    headers: subject.headers,
    env: subject.env,
    secrets: subject.secrets,
    state: subject.state,
    writable: [...new Set([...ALWAYS_WRITABLE, ...subject.writable])],
    workFolder: subject.workFolder ?? (isService ? null : '/work'),
    user: subject.user ?? null,
    limits: subject.limits,
    relax: subject.relax,
  };
}

/** Paths of the host are taken from the contract's folder; a Dockerfile's from its build context, as Compose does. */
export function completeImage(image: Image, folder: string): ImageSource {
  if (typeof image === 'string') return { kind: 'reference', reference: image };
  if ('build' in image) {
    const context = resolve(folder, image.build);
    return { kind: 'build', context, dockerfile: resolve(context, image.dockerfile), args: image.args };
  }
  const files = Object.entries(image.files).map(([target, path]) => [target, resolve(folder, path)]);
  return { ...image, kind: 'files', files: Object.fromEntries(files) };
}

function completeService(
  name: string,
  service: CheckedService,
  ports: ServicePort | undefined,
  type: ServiceType | undefined,
): ServiceSpec {
  const limits = type?.limits ?? PLAIN_LIMITS;
  if (ports === undefined) throw new TypeError(`no port for ${name}, which the schema should have asked for`);
  const { port, innerPort } = ports;
  return {
    name,
    type: service.type,
    image: service.image ?? null,
    port,
    ...(innerPort !== port && type?.image !== null && { innerPort }),
    env: service.env ?? {},
    command: service.command ?? [],
    limits: {
      memory: service.memory ?? limits.memory,
      cpus: service.cpus ?? limits.cpus,
      pids: service.pids ?? limits.pids,
      disk: service.disk ?? limits.disk,
    },
    ...(service.answers && { answer: completeAnswer(service.answers) }),
  };
}

function completeAnswer({ status, headers, body }: NonNullable<CheckedService['answers']>): UpstreamAnswer {
  if (body === undefined || typeof body === 'string') return { status, headers, body: body ?? '' };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
