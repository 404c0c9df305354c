import { z } from 'zod';
import { commandAction, httpAction } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';
import { duration } from '../../lib/units.ts';

/** A command with this place for a path. */
const withPlace = (place: 'file' | 'folder') =>
  commandAction().refine(
    ({ command }) => command.some((word) => word.includes(`{${place}}`)),
    `needs a place for a path of ours: write {${place}}`,
  );

/** What the contract may claim for disaster-recovery, of a service. */
export const claim = z.strictObject({
  /** Time from when the new place stands until the service is steady, without what our engine takes to start containers. */
  rto: duration(),
  /** Age that an acknowledged write may have at the loss and yet be gone. */
  rpo: duration(),
  /** What must be there before writes make sense. */
  given: z.array(httpAction()).default([]),
  /** The writes that are put down. */
  write: z.strictObject({
    /** Writes `${value}`, which is another text each time. */
    request: httpAction().refine(
      (request) => placeholders(request).includes('value'),
      'needs a place for a text of ours: write ${value}',
    ),
    /**
     * SQL whose rows have `value`: those that are there. Of a service that keeps them in its own folders, a command that prints each on a line;
     * it runs beside the service, and no database is lost then.
     */
    written: z.union([z.string(), commandAction()]),
    /** Field of the answer that holds the id of what was written; null where nobody is given one. */
    id: z.string().min(1).nullable().default('id'),
  }),
  /** Reads of what was given, which must work again. */
  reads: z.array(httpAction()).min(1),
  /** Writes a backup to `{file}`, while the service runs. */
  backup: withPlace('file'),
  /** Time from the beginning of one backup to that of the next. */
  every: duration(),
  /**
   * The procedure: commands, run before the service is started; `{folder}` holds every backup that was carried away, and under the name of the
   * next one the beginning of one that was on its way when all was lost.
   */
  recover: z.array(withPlace('folder')).min(1),
  /** Services that hold the truth, lost with their disks and recovered; default: every PostgreSQL. */
  stores: z.array(serviceName('postgres')).optional(),
  /** Services that may be lost without a procedure; default: every Redis. */
  caches: z.array(serviceName('redis')).optional(),
});

export type Claim = z.infer<typeof claim>;

/** What was lost. */
export type Loss = 'everything' | 'database' | 'cache' | 'machine';

/** Step of asking what is there at last. */
export const writtenAfter = (loss: Loss): string => `written after ${loss}`;
