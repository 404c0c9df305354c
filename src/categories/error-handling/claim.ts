import { z } from 'zod';
import { commandLine, extension, givenInput, httpAction } from '../../lib/actions.ts';
import { type Deed, took } from '../../lib/deeds.ts';
import { parseObject } from '../../lib/json-object.ts';
import { duration, size } from '../../lib/units.ts';

/**
 * What the contract may claim for error-handling. The good requests and commands given here are spoilt one way at a
 * time; unknown options, commands, routes and methods are tried without any claim.
 */
export const claim = z.strictObject({
  /** Good requests with a JSON body; each required field is removed, mistyped, and so on. */
  requests: z
    .array(
      z
        .strictObject({ request: httpAction(), required: z.array(z.string()).default([]) })
        .superRefine(requiredAreThere),
    )
    .default([]),
  /** Bodies larger than this must be refused. */
  bodyLimit: size().optional(),
  /** A body that trickles in must be ended by then. */
  slowBody: duration().optional(),
  /**
   * Commands that read a file; `{file}` stands for its path. `content` is a good file. `text: false` for one that need not
   * be UTF-8, `folders: true` for a command that takes a folder as well, `prints: false` for one that is asked for its exit code alone: the
   * others must fail where what they print cannot be written. `extension: '.ts'` for a command that goes by what a file is called. `stdin: true` for a filter,
   * which is given the content as its standard input, and no wrong files but one that is not UTF-8.
   */
  files: z
    .array(
      givenInput(
        z.strictObject({
          command: commandLine(),
          content: z.string(),
          extension: extension(),
          stdin: z.boolean().default(false),
          text: z.boolean().default(true),
          folders: z.boolean().default(false),
          prints: z.boolean().default(true),
        }),
      ),
    )
    .default([]),
  /**
   * Commands that write much into `into` (absolute, or relative to the work folder); `before` are commands to be run
   * first. On a full disk each must fail and leave nothing half written there.
   */
  writes: z
    .array(
      z.strictObject({
        before: z.array(commandLine()).default([]),
        command: commandLine(),
        into: z.string(),
      }),
    )
    .default([]),
  /** A command that prints, for closed and broken standard output; default: the subject's command with `--help`. */
  prints: commandLine().optional(),
  /** Time within which every error must be told. */
  within: duration().prefault('5s'),
  /** Leave out unknown commands, and unknown options behind commands, for a program that takes any word as its input or hands it on. */
  anyCommand: z.boolean().default(false),
  /** Leave out unknown routes, for a service that answers every path, as one does that sends its page for all of them. */
  anyRoute: z.boolean().default(false),
});

export type Claim = z.infer<typeof claim>;

/** The request beside clients that stay. Alone it must not be repeated: in the meantime they may be gone. */
export const BESIDE = 'beside clients that stay';

/** Whether the file stands inside a longer word, where its name would have to be quoted for whoever reads that word. */
export const isInsideWord = ({ command }: Claim['files'][number]): boolean =>
  command.some((word) => /\s/.test(word) && word.includes('{file}'));

/** How the step begins in which a good file is given once more, under another plain name. */
export const PLAINLY_AGAIN = 'control · the same once more';

/** Milliseconds beyond the claim in which a body that trickles in may be ended. */
const SLACK = 500;
/**
 * How long another protocol waits for the rest of what it takes for a message is its own matter, and so is how much a number asks for; what is
 * only to see whether something works here accuses nobody.
 */
const UNBOUNDED = /^(stray request$|control · |extreme path|path as it stands)/;

/** Milliseconds within which a step must be done with. */
export function allowedFor({ slowBody = 0, within }: Claim, step: string): number {
  if (UNBOUNDED.test(step)) return Number.POSITIVE_INFINITY;
  return isTooSlow(step) ? slowBody + SLACK : within;
}

export const isTooSlow = (step: string): boolean => step.startsWith('too slow');

/** Whether what must be told was not told in time. */
export const isLate = (claim: Claim, deed: Deed): boolean => {
  const allowed = allowedFor(claim, deed.step);
  if (took(deed) > allowed) return true;
  return deed.kind === 'run' && deed.data.outcome === 'timed-out' && Number.isFinite(allowed);
};

/** A field that the good body does not have cannot be taken from it: a typing error would accuse the subject. */
function requiredAreThere(
  {
    request,
    required,
  }: { readonly request: { readonly body: string | null }; readonly required: readonly string[] },
  context: z.RefinementCtx,
): void {
  const fields = Object.keys(parseObject(request.body) ?? {});
  for (const [index, field] of required.entries()) {
    if (fields.includes(field)) continue;
    const there = fields.length > 0 ? `it has ${fields.join(', ')}` : 'it has no fields';
    context.addIssue({
      code: 'custom',
      path: ['required', index],
      message: `not in the good request's body: ${there}`,
    });
  }
}
