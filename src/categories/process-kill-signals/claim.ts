import { z } from 'zod';
import { action, commandLine } from '../../lib/actions.ts';
import { duration } from '../../lib/units.ts';
import type { SubjectFacts } from '../../model/contract.ts';

/** The signals that ask; SIGKILL does not. */
export const POLITE = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;
export type Polite = (typeof POLITE)[number];

/** signal(7), the numbers of every architecture that Linux containers run on but MIPS and Alpha. */
export const NUMBERS: Readonly<Record<Polite, number>> = {
  SIGTERM: 15,
  SIGINT: 2,
  SIGHUP: 1,
  SIGQUIT: 3,
};

const exitCodes = z.array(z.int().min(0).max(255)).min(1);
/** Said of a signal that ends nothing by design. */
const IGNORED = 'ignored';

/**
 * What the contract may claim for process-kill-signals. Without any claim the subject’s first command of the workload, or the
 * service itself, is asked to end.
 */
export const claim = z
  .strictObject({
    /**
     * What makes the state on which everything else works: commands; of a service, requests. What a command’s action changes outside of all
     * folders, as in a database, is put back by doing this again: let it empty the tables first.
     */
    prepare: z.array(action()).default([]),
    /**
     * What changes the state, ends by itself, and may be repeated: SIGKILL is swept over it. Short is good. Where twice is as once, kills are
     * also let add up; what adds something each time always begins at the same state. A command; of a service, a request, in which `${value}` becomes another text each time and `${n}` another number, where what is read then shows it.
     */
    action: action().optional(),
    /** What tells the state: the same words for the same state. A command; of a service, a request. */
    read: action().optional(),
    /** Folders that hold the state (absolute); default: the declared state, or the work folder. */
    state: z.array(z.string().startsWith('/')).min(1).optional(),
    /** What is still at work after a minute unless it is interrupted; of a service, a request that takes long. */
    long: action().optional(),
    /** The body of a long request is sent little by little over this time. */
    sendOver: duration().optional(),
    /**
     * Exit codes after a signal, where not 128+n (of a service: 0 or 128+n). A service is asked SIGHUP and SIGQUIT only if named here. `ignored`
     * for a signal that ends nothing by design, which then is not sent: SIGHUP and SIGQUIT (a Java machine prints its threads), of a service
     * SIGINT as well (it is stopped by another one); never SIGTERM.
     */
    exits: z.partialRecord(z.enum(POLITE), exitCodes.or(z.literal(IGNORED))).default({}),
    /** Time within which a polite signal ends it; orchestrators kill after ten seconds. */
    within: duration().prefault('10s'),
    /**
     * A command that would go on for a minute, with the time limit that it is given and the exit code when it is over; `others` are more
     * commands under the same limit, such as one of many steps that are each shorter.
     */
    timeout: z
      .strictObject({
        command: commandLine(),
        after: duration(),
        exit: z.int().min(1).max(255).optional(),
        others: z.array(commandLine()).default([]),
      })
      .optional(),
    /** Moments at which SIGKILL strikes. */
    moments: z.int().min(25).max(200).default(27),
  })
  .refine((claimed) => (claimed.action === undefined) === (claimed.read === undefined), {
    message: 'give both: what changes the state, and what tells it',
    path: ['action'],
  })
  .superRefine(({ exits, long, action }, context) => {
    if (exits.SIGTERM === IGNORED)
      context.addIssue({
        code: 'custom',
        message: 'every program must end by it: orchestrators send it, and kill afterwards',
        path: ['exits', 'SIGTERM'],
      });
    if (exits.SIGINT === IGNORED && [long, action].some((one) => one?.kind === 'command'))
      context.addIssue({
        code: 'custom',
        message: 'a command must end by it: people send it with Ctrl-C',
        path: ['exits', 'SIGINT'],
      });
  })
  .superRefine(({ prepare, action, read }, context) => {
    // Whether it is a service is known by how it is read.
    const kind = read?.kind ?? 'command';
    const all = [
      ...prepare.map((one, index) => ({ one, path: ['prepare', index] })),
      { one: action, path: ['action'] },
    ];
    for (const { one, path } of all) {
      if (one === undefined || one.kind === kind) continue;
      const message =
        kind === 'http'
          ? 'read is a request, so this must be one'
          : 'no request tells the state, so this must be a command';
      context.addIssue({ code: 'custom', path, message });
    }
  });

export type Claim = z.infer<typeof claim>;

/** The steps of a sweep that tell whether its action done twice is as done once. */
export const TWICE = 'the same action twice';
export const READ_AFTER_TWICE = 'read after twice';
/** What lies there then, where it is. */
export const LEFT_BY_TWICE = 'left by the same action twice';

/** The steps that tell whether what the action changed is as before once its folders are put back; and once it is prepared again, too. */
export const READ_PUT_BACK = 'read put back';
export const READ_PREPARED_AGAIN = 'read prepared again';
/** Of a preparation that is done again, when: at first, and before what is interrupted. */
export const AGAIN = ' again';
export const beforeThat = (step: string): string => ` before ${step}`;

/** The note that is written just before this step. */
export const beforeStep = (step: string): string => `before ${step}`;

/** The signals that need not end it, by the contract. Never those by which orchestrators stop it, nor that of a terminal where people run it. */
export const mayIgnore = ({ exits }: Claim, { kind, stopSignal }: SubjectFacts): readonly Polite[] =>
  POLITE.filter(
    (name) =>
      exits[name] === IGNORED &&
      name !== 'SIGTERM' &&
      name !== stopSignal &&
      (kind === 'service' || name !== 'SIGINT'),
  );

/** The exit codes that are claimed for a signal; undefined where none are. */
export function claimedCodes({ exits }: Claim, name: Polite): readonly number[] | undefined {
  const claimed = exits[name];
  return claimed === IGNORED ? undefined : claimed;
}

/**
 * Whether it ended as whoever has said nothing of the signal, though another end is claimed: what is not up yet, on a machine that is
 * busy, has not said it yet.
 */
export function mayNotBeUp(claim: Claim, name: Polite, exitCode: number | null): boolean {
  const custom = 128 + NUMBERS[name];
  return exitCode === custom && claimedCodes(claim, name)?.includes(custom) === false;
}
