import { z } from 'zod';
import { commandAction, httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { duration, size } from '../../lib/units.ts';

/** What may befall the traffic of any service; what may befall its container; and how an upstream of ours may fail. */
export const TRAFFIC_FAULTS = ['refused', 'black-holed', 'delayed', 'limited', 'cut', 'reset'] as const;
export const CONTAINER_FAULTS = ['paused', 'stopped', 'killed'] as const;
export const UPSTREAM_FAULTS = ['failing', 'hanging', 'resetting'] as const;
/** How the subject is called among the things that are broken; no service can have this name. */
export const SUBJECT = 'the subject';
/** What may befall the subject itself: asked to stop, or killed, and started again. */
const SUBJECT_FAULTS = ['stopped', 'killed'] as const;

/** What may befall a command: a signal, a full disk, nobody who reads what it prints, another run at the same time. */
export const COMMAND_FAULTS = ['killed', 'terminated', 'interrupted', 'full', 'unread', 'beside'] as const;
export type CommandFault = (typeof COMMAND_FAULTS)[number];

const fault = () => z.enum([...TRAFFIC_FAULTS, ...CONTAINER_FAULTS, ...UPSTREAM_FAULTS]);

/** What is claimed of a command-line tool. */
const commands = z.strictObject({
  /** Commands that make the state on which the others work. */
  prepare: z.array(commandAction()).default([]),
  /** What users do all day. Each ends by itself, and may be repeated. */
  mix: z
    .array(
      z.strictObject({
        /** May hold `${value}`, a word of small letters, digits and dashes that is another one each time. */
        command: commandAction(),
        /** A command that prints, each on a line, the `${value}` of everything that was done. */
        written: commandAction().optional(),
      }),
    )
    .min(1),
  /** Commands that tell the state: the same words before and after, when the mix was done once more. */
  reads: z.array(commandAction()).min(1),
  /** What must be true of what is stored at any time: commands that end with their exit code where it is. */
  invariants: z.array(z.strictObject({ name: z.string().min(1), command: commandAction() })).default([]),
  /** What its documentation tells people to do after an interruption; done once, after the last fault. */
  recover: z.array(commandAction()).default([]),
  /** The faults that are permitted; default: all. */
  faults: z.array(z.enum(COMMAND_FAULTS)).default([...COMMAND_FAULTS]),
  /** Exit codes of a command that could not do its work; default: any from 1 to 125, or 128. */
  exits: z.array(z.int().min(1).max(255)).min(1).optional(),
  /** Within which time every command ends, whatever befalls it. */
  within: duration().prefault('10s'),
  /** How often each fault befalls each command of the mix, at least. */
  rounds: z.int().min(1).max(10).default(2),
  /**
   * By how many files, and by how many bytes, more may lie in the writable places when all is over than before, besides what the same
   * work adds each time while all is well.
   */
  litter: z.strictObject({ files: z.int().min(0).default(3), bytes: size().prefault('1MiB') }).prefault({}),
});
export type CommandClaim = z.infer<typeof commands>;

/** What the contract may claim for comprehensive-validation: of a service its `mix`, of a command-line tool its `commands`. */
export const claim = z
  .strictObject({
    /** What must be there before the work makes sense. */
    given: z.array(httpAction()).default([]),
    /** What users of a service do all day, all mixed. */
    mix: z
      .array(
        z.strictObject({
          /** May hold `${value}`, a text, and `${n}`, a number, which are others each time. */
          request: httpAction(),
          /** How often it is done beside the others. */
          weight: z.int().min(1).max(100).default(1),
          /** Words by which an answer shows that it is a lesser one: good enough while something is broken, and no longer. */
          lesser: z.string().min(1).optional(),
          /** SQL whose rows have `value`: the `${value}` or `${n}` of every one that was done. */
          written: z.string().optional(),
        }),
      )
      .default([]),
    /**
     * The same of a command-line tool: `prepare`, what makes its state; `mix`, commands of every day, each with `written`, what prints the
     * `${value}` of all that was done; `reads`, what tells its state; `invariants`; `recover`, what people do after an interruption; `faults`;
     * `exits`; `within`; `rounds`; `litter`, files and bytes that may stay. Beside it `recovers`, `together` and `shrink` hold as well.
     */
    commands: commands.optional(),
    /** Requests a second, whatever becomes of them. */
    rate: z.number().min(2).max(50).default(20),
    /** The steady state: the share of requests that are answered as they should be, and within which time. */
    steady: z
      .strictObject({
        share: z.number().min(0.5).max(1).default(0.95),
        within: duration().prefault('2s'),
      })
      .prefault({}),
    /** What is promised while something is broken. */
    during: z
      .strictObject({
        /** Statuses that may be answered besides the expected ones. */
        answers: z.array(z.int().min(400).max(599)).default([503]),
        /** Within which time everything is answered, well or not. */
        within: duration().prefault('5s'),
        /** Share of requests that are answered well, or with a lesser answer, all the same. */
        share: z.number().min(0).max(1).default(0),
      })
      .prefault({}),
    /** Time from the last healing until the steady state holds again. */
    recovers: duration().prefault('6s'),
    /** Time without any request before the last looks, in which everything that goes on by itself must come to its end. */
    quiet: duration().prefault('2s'),
    /** Tables that change by themselves though nobody asks, with their sequences, as where a leader or a heartbeat is written: `river_leader`. */
    restless: z.array(z.string().min(1)).default([]),
    /** The faults that are permitted, by service; default: all that can befall it. An empty list spares it. */
    faults: z.record(serviceName(), z.array(fault())).default({}),
    /** The same for the subject itself. */
    subject: z.array(z.enum(SUBJECT_FAULTS)).default([...SUBJECT_FAULTS]),
    /** At most so many of services and subject are broken at the same time, or so many faults befall a command at once. */
    together: z.int().min(1).max(5).default(3),
    /** What must be true of the data at any time: SQL whose rows are what is wrong. */
    invariants: z.array(z.strictObject({ name: z.string().min(1), sql: z.string() })).default([]),
    /** What the service says, beside the truth: the field of an answer, and SQL that gives one row with `value`. */
    truths: z
      .array(z.strictObject({ read: httpAction(), field: z.string().min(1), sql: z.string() }))
      .default([]),
    /** The service that is asked for the truth; default: the only PostgreSQL. */
    service: serviceName('postgres').optional(),
    /** By how much more may be in use when all is over than before the faults. */
    budgets: z
      .strictObject({
        memory: size().prefault('48MiB'),
        descriptors: z.int().min(0).default(16),
        threads: z.int().min(0).default(4),
        /** Connections to each service. */
        connections: z.int().min(0).default(5),
      })
      .prefault({}),
    /** By which factor more may be asked of a service for the same work when all is over. */
    attempts: z.number().min(1).max(10).default(2),
    /** How long, and in how many further rooms, fewer faults are looked for that still fail. */
    shrink: z
      .strictObject({
        within: duration().prefault('60s'),
        rooms: z.int().min(0).max(50).default(6),
      })
      .prefault({}),
  })
  .refine(({ mix, commands }) => mix.length > 0 || commands !== undefined, {
    message: 'give `mix` for a service, or `commands` for a command-line tool',
    path: ['mix'],
  });

export type Claim = z.infer<typeof claim>;

/** Steps of the two looks before any fault that tell what changes by itself, with nobody asking. */
export const RESTLESS = { first: 'at rest before the faults', last: 'at last before the faults' } as const;
