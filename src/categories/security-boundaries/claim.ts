import { z } from 'zod';
import { commandLine, httpAction } from '../../lib/actions.ts';
import { session } from '../../lib/session.ts';
import { duration } from '../../lib/units.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';

/** Where a hostile value goes: `{input}` stands in the command, in a file, or in the request. */
const PLACE = '{input}';

/** One way by which strangers' input comes in. */
const input = z
  .strictObject({
    /** What people call it: `name of an account`. */
    name: z.string().min(1),
    /**
     * A command with `{input}` in a word, or one that reads a file in which it stands. Values that begin with a dash are left out where a
     * word begins with it and no `--` stands before: there they are options of the command itself.
     */
    command: commandLine().optional(),
    /** A request with `{input}` in its path, query, a header or the body. */
    http: httpAction().optional(),
    /** Files to put in place before each value, by path from the work folder; `{input}` may stand in path and content. */
    files: z.record(z.string(), z.string()).default({}),
    /** How a value is written in those files: as it stands, or inside the quotes of a JSON or TOML string. */
    quoting: z.enum(['plain', 'quoted']).default('plain'),
    /** The input is a packed archive of such files; `{input}` is its path. */
    archive: z.enum(['tar', 'tar.gz', 'zip']).optional(),
    /** Commands to run once before. */
    before: z.array(commandLine()).default([]),
    /** Requests to send after each value, where it may take effect later; `{id}` is a field of the answer. */
    later: z.array(httpAction()).default([]),
    /** That field, by the way to it with dots, as in `data.id`. */
    id: z.string().default('id'),
    /** What the program uses it for: the path of a file to read or to write, or any text. */
    is: z
      .array(z.enum(['path to read', 'path to write', 'text']))
      .min(1)
      .default(['text']),
    /**
     * Folder from which a relative path counts, or into which an archive is unpacked: links that lead out are laid there, and folders of
     * ours beside it. Default: the work folder, beside which nothing is laid.
     */
    folder: z.string().default('.'),
    /** A harmless value, which must be taken. */
    good: z.string().default('harmless'),
  })
  .superRefine((value, context) => {
    if ((value.command === undefined) === (value.http === undefined))
      context.addIssue({ code: 'custom', message: 'needs either a command or an http request' });
    const written = JSON.stringify([value.command, value.http, value.files]);
    if (!written.includes(PLACE))
      context.addIssue({ code: 'custom', message: `says nowhere where ${PLACE} goes` });
    if (value.http !== undefined && value.archive !== undefined)
      context.addIssue({ code: 'custom', path: ['archive'], message: 'is for commands' });
  });

/** How a user proves who they are: a command that prints the credential, or the credential itself. */
const credential = z.union([z.strictObject({ run: commandLine() }), z.strictObject({ value: z.string() })]);

/** Where the name of a user goes. */
export const USER = '{user}';

const named = z
  .strictObject({ run: commandLine() })
  .refine(({ run }) => run.some((word) => word.includes(USER)), {
    path: ['run'],
    message: `says nowhere where ${USER} goes`,
  });

/** A request that stores what its JSON body says, field by field. */
const body = z
  .strictObject({
    /** May hold `${value}`, a text that is another one each time. */
    request: httpAction(),
    /** Fields that may be there as well. */
    optional: z.array(z.string().min(1)).default([]),
  })
  .refine(({ request }) => isObject(request.body), {
    path: ['request'],
    message: 'needs a body that is a JSON object',
  });

function isObject(text: string | null): boolean {
  try {
    return /^\s*\{/.test(JSON.stringify(JSON.parse(text ?? '')));
  } catch {
    return false;
  }
}

/**
 * What the contract may claim for security-boundaries. Without any claim only the posture is asked for: rights, root
 * file system, set-id files.
 */
export const claim = z.strictObject({
  /** Places where text of users comes in; hostile values are sent there. */
  inputs: z.array(input).default([]),
  /** Two users, for what is protected. */
  users: z
    .strictObject({
      /** Header that carries a credential, and what stands before it. */
      header: z.string().default('authorization'),
      prefix: z.string().default('Bearer '),
      /** The one to whom the protected things belong, and another one. */
      owner: credential,
      other: credential,
      /**
       * A command that prints the credential of the user whose name stands as `{user}`, where users may have any name. Where the owner's
       * is got by the same command, names like theirs are tried as well.
       */
      named: named.optional(),
    })
    .optional(),
  /** Requests that are answered to their owner alone. Who is sent on to another place than the owner was refused. */
  protected: z
    .array(
      z.union([
        httpAction().transform((request) => ({ request, shared: false })),
        z.strictObject({
          request: httpAction(),
          /** The other user is answered too, with what is theirs. */
          shared: z.boolean().default(false),
        }),
      ]),
    )
    .default([]),
  /** A session that can be ended: `${credential}` in the login stands for the owner's, `${session}` in use and `logout` for what it gave. */
  session: session().extend({ logout: httpAction() }).optional(),
  /**
   * Requests that set no column of a PostgreSQL but by the fields of their body and those that are `optional`: others are refused, or
   * make no difference.
   */
  bodies: z.array(body).default([]),
  /** Requests that make what is protected, before any of it is tried. */
  setUp: z.array(httpAction()).default([]),
  /** Set-user-id and set-group-id files that the image is meant to have. */
  setId: z.array(z.string().startsWith('/')).default([]),
  /** Time within which every hostile value must be done with. */
  within: duration()
    .refine((ms) => ms > 0, 'more than 0s')
    .prefault('10s'),
});

/** One more login, where two were given the same. */
export const A_SECOND_LATER = 'log in a second later';

/** What becomes of a session that a user's client has before the login. None is called a login, whose session is a new one. */
export const LAID = {
  before: 'laid before',
  login: 'enter with a laid one',
  afterwards: 'laid afterwards',
} as const;

/** Name of a note of values that were not sent through an input. */
export const LEFT_OUT = 'left out';

/** Whether it had not ended, or was not answered, when its time was over. */
export const isLate = (act: EvidenceRecord<'run'> | EvidenceRecord<'request'>): boolean =>
  act.kind === 'run' ? act.data.outcome === 'timed-out' : act.data.error === 'timeout';

export type Claim = z.infer<typeof claim>;
export type Input = Claim['inputs'][number];
export type Body = Claim['bodies'][number];
