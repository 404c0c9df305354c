import { z } from 'zod';
import { action, commandAction, httpAction, takesPath } from '../../lib/actions.ts';
import { serviceName } from '../../lib/service-name.ts';
import { placeholders } from '../../lib/template.ts';

/** A command in which `{file}` stands for the path of a backup. */
const withFile = () =>
  commandAction().refine(takesPath, 'needs a place for the path of the backup: write {file}');

/** What the contract may claim for backup-restore. A restore is done while the service is stopped, a backup while it serves. */
export const claim = z.strictObject({
  /** What makes the state that is backed up. */
  prepare: z.array(action()).default([]),
  /** What happens after the backup, and must be gone after a restore: each changes the state, and succeeds again after a restore. */
  changes: z.array(action()).min(1),
  /** What tells the state: the same answer for the same state. */
  reads: z.array(action()).min(1),
  /** Writes a backup to `{file}`. */
  backup: withFile(),
  /** Makes the state what the backup in `{file}` holds. */
  restore: withFile(),
  /** Services whose whole content is backed up (PostgreSQL and Redis); default: every PostgreSQL. */
  stores: z.array(serviceName('postgres', 'redis')).optional(),
  /**
   * Files and folders that are backed up (absolute); default: the declared state, or the work folder of a command without
   * services. What is private there when it is backed up must come back as private. None (`[]`) for a command whose bytes may differ for the same state: then what its reads tell is compared.
   */
  files: z.array(z.string().startsWith('/')).optional(),
  /**
   * Tables that change by themselves though nobody asks, with their sequences, as where a leader or a heartbeat is written:
   * `river_leader`. They must be there after a restore; what they hold is not compared.
   */
  restless: z.array(z.string().min(1)).default([]),
  /** Where backups are written; a writable place that holds nothing of what is backed up. */
  folder: z.string().startsWith('/').default('/tmp'),
  /** Writes that go on while backups are taken; more than a thousand are made before the last one. */
  writes: z
    .strictObject({
      /** Writes `${value}`, which is another text each time. */
      request: httpAction().refine(
        (request) => placeholders(request).includes('value'),
        'needs a place for a text of ours: write ${value}',
      ),
      /** SQL whose rows have `value`: those that are there. */
      written: z.string(),
      /** SQL that gives a row for everything that does not fit together, and none where all does. */
      torn: z.string().optional(),
    })
    .optional(),
});

export type Claim = z.infer<typeof claim>;
