import { z } from 'zod';
import { type Contract, STOP_SIGNALS, type StopSignal } from '../model/contract.ts';
import type { EngineFacts, ImageFacts } from '../model/engine.ts';
import { ownWord } from '../model/own-word.ts';
import type { RunEnd, RunHeader } from '../model/run.ts';

/** Schemas of `run.json`: whatever is on disk, what passes them is safe to judge. */

const strings = z.array(z.string());
const stringMap = z.record(z.string(), z.string());
const standIns = z.array(z.object({ asked: z.string(), used: z.string() }));

const limits = z.object({ memory: z.number(), cpus: z.number(), pids: z.number(), disk: z.number() });

const stopSignal = z.enum(Object.keys(STOP_SIGNALS) as [StopSignal, ...StopSignal[]]);

const imageSource = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reference'), reference: z.string() }),
  z.object({ kind: z.literal('build'), context: z.string(), dockerfile: z.string(), args: stringMap }),
  z.object({ kind: z.literal('files'), base: z.string(), files: stringMap, packages: strings, npm: strings }),
]);

const action = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    method: z.string(),
    path: z.string(),
    headers: stringMap,
    body: z.string().nullable(),
    expect: z.number().nullable(),
  }),
  z.object({ kind: z.literal('command'), command: strings, stdin: z.string().nullable(), exit: z.number() }),
]);

export const contractSchema: z.ZodType<Contract> = z.object({
  file: z.string(),
  subject: z.object({
    name: z.string(),
    kind: z.enum(['command', 'service']),
    image: imageSource,
    command: strings,
    port: z.number().nullable(),
    otherPorts: z.array(z.number()),
    readyPath: z.string().nullable(),
    readyWithin: z.number(),
    // Runs from before there was a choice.
    stopSignal: stopSignal.nullable().default(null),
    // Runs from before there were any.
    headers: stringMap.default({}),
    env: stringMap,
    secrets: stringMap,
    state: strings,
    writable: strings,
    workFolder: z.string().nullable(),
    user: z.string().nullable(),
    limits,
    relax: z.object({ root: z.boolean(), writableRoot: z.boolean(), capabilities: strings }),
  }),
  services: z.array(
    z.object({
      name: z.string(),
      // Judges know by it what can be asked, and a password may well be the name of its database.
      type: ownWord(),
      image: z.string().nullable(),
      port: z.number(),
      innerPort: z.exactOptional(z.number()),
      env: stringMap,
      command: strings,
      limits,
      answer: z.exactOptional(
        z.object({
          status: z.exactOptional(z.number()),
          headers: z.exactOptional(stringMap),
          body: z.exactOptional(z.string()),
        }),
      ),
    }),
  ),
  workload: z.array(action),
  claims: z.record(ownWord(), z.unknown()),
  lines: z.record(z.string(), z.number()),
});

export const imageSchema: z.ZodType<ImageFacts> = z.object({
  reference: z.string(),
  digest: z.string(),
  standIns,
  entrypoint: strings,
  command: strings,
  user: z.string(),
  workingDir: z.string(),
  stopSignal: stopSignal.nullable().default(null),
});

const engine: z.ZodType<EngineFacts> = z.object({
  runtime: z.string(),
  version: z.string(),
  cgroup: z.string(),
  storage: z.string(),
  rootless: z.boolean(),
  cpus: z.number(),
  memory: z.number(),
  endpoint: z.string(),
});

export const runHeaderSchema: z.ZodType<RunHeader> = z.object({
  schema: z.literal('cleanroom-run/1'),
  cleanroom: z.string(),
  seed: z.string(),
  startedAt: z.iso.datetime(),
  directory: z.string(),
  contractPath: z.string(),
  contract: contractSchema,
  image: imageSchema,
  engine,
  standIns,
  plan: z.array(
    z.object({
      category: z.string(),
      experiments: z.array(z.object({ id: z.string(), title: z.string() })),
    }),
  ),
  options: z.object({ only: strings, effort: z.enum(['quick', 'full']) }),
  unmasked: strings,
});

export const runEndSchema: z.ZodType<RunEnd> = z.object({
  endedAt: z.iso.datetime(),
  seconds: z.number(),
  records: z.number(),
  interrupted: z.boolean(),
  sha256: z.string(),
});
