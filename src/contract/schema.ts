import { z } from 'zod';
import { action, commandLine } from '../lib/actions.ts';
import { CAPABILITIES } from '../lib/capabilities.ts';
import { pathOnPort } from '../lib/path-on-port.ts';
import { duration, size } from '../lib/units.ts';
import { STOP_SIGNALS, type StopSignal } from '../model/contract.ts';
import { image, imageReference } from './image-schema.ts';
import type { Known } from './known.ts';
import { mountPath } from './path-schema.ts';
import { proxyHeaders } from './proxy-headers.ts';

const port = z.int().min(1).max(65_535);

const kebabCase = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "write lower-case words joined by hyphens, as in 'order-service'");

/** A key under `services` is also a host name inside the room, where two names are taken. */
const serviceName = z
  .string()
  .max(63)
  .regex(
    /^(?!(?:localhost|airlock)$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    "write a host name of lower-case words joined by hyphens, as in 'db'; localhost and airlock are taken",
  );

const environment = z.record(
  z.string().regex(/^[^=\s\0]+$/, 'a variable has no blank and no ='),
  z
    .string({ error: 'write text; put numbers and truth values in quotes' })
    .regex(/^[^\0]*$/, 'a value holds no NUL'),
);

const memory = size().refine((bytes) => bytes >= 6 * 2 ** 20, "at least '6MiB', the least that engines take");
const cpus = z.number().min(0.01).max(1_024).describe('Share of wall time: 0.5 is half of one core.');
const pids = z.int().min(1).max(4_194_304).describe('Processes and threads together.');
const disk = size().refine((bytes) => bytes >= 2 ** 16, "at least '64KiB'");

const stopSignal = z.enum(Object.keys(STOP_SIGNALS) as [StopSignal, ...StopSignal[]], {
  error: ({ input }) =>
    input === 'SIGKILL' || input === 'KILL' || input === 'SIGSTOP'
      ? `asks nobody, since no program can handle it; write one of ${Object.keys(STOP_SIGNALS).join(', ')}`
      : undefined,
});

const subject = z.strictObject({
  name: kebabCase,
  image,
  command: commandLine()
    .optional()
    .describe("argv of a service, or the words with which a command begins; default: the image's own."),
  port: port
    .optional()
    .describe('TCP port of a service. Without it the subject is a command that runs to its end.'),
  otherPorts: z.array(port).default([]).describe('Other ports that it may listen on.'),
  ready: pathOnPort('/readyz')
    .optional()
    .describe(
      "Path that answers 2xx once the service is ready, or one of another port, as in ':9090/readyz'; default: it accepts a connection.",
    ),
  readyWithin: duration().prefault('10s'),
  stopSignal: stopSignal
    .optional()
    .describe(
      "By which a service is asked to stop, as engines and orchestrators do; default: the image's own, or SIGTERM.",
    ),
  headers: proxyHeaders
    .default({})
    .describe(
      'What the proxy in front of a service adds to every request in production (Host, X-Forwarded-Proto …): sent with every request, ' +
        'probe and health check. Headers of an action win over it; ${secrets.NAME} stands for a secret.',
    ),
  env: environment.default({}).describe('Environment. ${db.url} and the like are filled in for services.'),
  secrets: environment
    .default({})
    .describe(
      'Environment that is masked wherever it shows up; ${fresh}, alone or within a text, is a value drawn for each run. ${secrets.NAME} stands for one in ' +
        'path, headers and body of a request and in stdin of a command, wherever an action is written; in evidence it stays as written.',
    ),
  state: z.array(mountPath).default([]).describe('Folders whose content must outlive the process.'),
  writable: z
    .array(mountPath)
    .default([])
    .describe('Folders that may be written to and may be lost; /tmp is one.'),
  workFolder: mountPath.optional().describe("Working directory; default '/work' for commands."),
  user: z
    .string({ error: "write uid:gid, as in '1000:1000'" })
    .regex(/^\d{1,9}:\d{1,9}$/, "write uid:gid, as in '1000:1000'")
    .optional(),
  limits: z
    .strictObject({
      memory: memory.prefault('256MiB'),
      cpus: cpus.default(0.5),
      pids: pids.default(128),
      disk: disk.prefault('64MiB').describe('Of each writable place.'),
    })
    .prefault({}),
  relax: z
    .strictObject({
      root: z.boolean().default(false).describe("Run as the image's own user even when that is root."),
      writableRoot: z.boolean().default(false),
      capabilities: z.array(z.enum(CAPABILITIES)).default([]),
    })
    .prefault({})
    .describe('Strictness to be relaxed, item by item; the report says so.'),
});

const serviceShape = {
  image: imageReference.optional(),
  port: port.optional(),
  memory: memory.optional(),
  cpus: cpus.optional(),
  pids: pids.optional(),
  disk: disk.optional(),
  env: environment.default({}),
  command: commandLine().optional(),
};

/** What an upstream of ours answers while all is well; an object becomes JSON with its content type. */
const answers = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
});

/** Anything that has an image and a port. */
const container = z.strictObject({
  type: z.literal('container'),
  ...serviceShape,
  image: imageReference,
  port,
});

const anyService = z.strictObject({ type: z.string(), ...serviceShape, answers: answers.optional() });

/** The whole contract as people write it, with a claim for each category and a shape for each type of service. */
export function contractSchema({ categories, serviceTypes }: Known) {
  const types = serviceTypes
    .filter(({ type }) => type !== 'container')
    .map(({ type, image: own, answersHttp = false }) => {
      const name = z.literal(type);
      if (answersHttp)
        return z.strictObject({ type: name, port: port.optional(), answers: answers.optional() });
      return own === null
        ? z.strictObject({ type: name, port: port.optional() })
        : z.strictObject({ type: name, ...serviceShape });
    });
  const claims = categories.map(({ id, claim, always }) => [
    id,
    always ? claim.prefault({}) : claim.optional(),
  ]);
  return z.strictObject({
    $schema: z.string().optional().describe('For editors.'),
    subject,
    services: z.record(serviceName, z.discriminatedUnion('type', [container, ...types])).default({}),
    workload: z
      .array(action())
      .default([])
      .describe('What its users do all day. ${secrets.NAME} stands for a secret of the subject.'),
    claims: z.strictObject(Object.fromEntries(claims) as Record<string, z.ZodType>).prefault({}),
  });
}

/** A checked contract before its paths and defaults are completed. */
export type Checked = z.output<ReturnType<typeof contractSchema>>;
export type CheckedSubject = z.output<typeof subject>;
/** What has no container has no environment either. */
export type CheckedService = Partial<z.output<typeof anyService>> & { readonly type: string };
export type ServiceInput = z.input<typeof anyService>;

/** A contract as people write it. */
export interface ContractInput {
  readonly subject: z.input<typeof subject>;
  readonly services?: Readonly<Record<string, ServiceInput>>;
  readonly workload?: readonly z.input<ReturnType<typeof action>>[];
  /** By category id; what may stand there is said by `cleanroom explain CATEGORY` and by the JSON Schema. */
  readonly claims?: Readonly<Record<string, unknown>>;
}
