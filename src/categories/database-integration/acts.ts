import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { plainOf } from '../../lib/answer.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Claim, Write } from './claim.ts';

type Context = ExperimentContext<Claim>;

/** The service that holds the truth, by name; undefined where there is none. */
export function database(subject: SubjectFacts, claim: Claim): string | undefined {
  const all = subject.services.filter(({ type }) => type === 'postgres').map(({ name }) => name);
  return claim.service === undefined ? all[0] : all.find((name) => name === claim.service);
}

/**
 * Drops everything that a migration can have made, so that the next one begins with an empty database again. That is what the subject’s
 * user owns, also where it lies in no schema (publications, large objects), and nothing that came with the image, such as an extension
 * that this user may not create. `public` may have been theirs; then it is made again as PostgreSQL makes it: from 15 on it belongs to
 * whoever owns the database, before that everybody may create in it.
 */
export const EMPTY = `
  do $$ begin
    execute (select format('drop owned by %s cascade', datdba::regrole) from pg_database where datname = current_database());
    if not exists (select from pg_namespace where nspname = 'public') then
      create schema public;
      if current_setting('server_version_num')::int >= 150000 then
        alter schema public owner to pg_database_owner;
        grant usage on schema public to public;
      else
        grant all on schema public to public;
      end if;
    end if;
  end $$`;

/** A room with the subject at work in it, and the name of its database. */
export interface Stage {
  readonly room: Room;
  readonly db: string;
}

/** Starts the subject in a room of its own and does what is given; null where it did not become ready. */
export async function setStage(context: Context): Promise<Stage | null> {
  const db = database(context.subject, context.claim);
  if (db === undefined) return null;
  const room = await context.open();
  context.waiting('the service to be ready');
  const started = await room.start('start');
  if (!started.data.ready) return null;
  await given(context, room);
  return { room, db };
}

/** What must be there before the claimed requests make sense. */
export async function given({ claim }: Context, room: Room): Promise<void> {
  for (const [index, action] of claim.given.entries()) await send(room, `given ${index + 1}`, action);
}

/** Sends a request of the claim; `timeout` in milliseconds, where it may rightly take longer than usual. */
export function send(
  room: Room,
  step: string,
  action: HttpAction,
  timeout?: number,
): Promise<EvidenceRecord<'request'>> {
  return room.request({ step, ...asRequest(action), ...(timeout !== undefined && { timeout }) });
}

/** What the subject has asked of the database so far: statements; 0 also where the protocol cannot be read. */
export async function statements(room: Room, db: string, step: string): Promise<number> {
  const counts = await room.counts(step);
  return counts.find(({ data }) => data.service === db)?.data.requests ?? 0;
}

/** Text that nobody has written yet. */
export function newText({ random }: Context): string {
  return `cleanroom-${Math.floor(random() * 2 ** 40)
    .toString(36)
    .padStart(8, '0')}`;
}

/** Writes through the subject, and counts at once what the database holds of it; `timeout` as in `send`. */
export async function write(
  room: Room,
  db: string,
  { request, written }: Write,
  label: string,
  value: string,
  timeout?: number,
): Promise<{ readonly answer: EvidenceRecord<'request'>; readonly rows: EvidenceRecord<'rows'> }> {
  const answer = await send(room, `write ${label}`, fill(request, { value }), timeout);
  return { answer, rows: await room.sql(`written ${label}`, db, written, [value]) };
}

/** Reads back what an answer says was made; undefined where it names nothing. */
export async function readBack(
  room: Room,
  step: string,
  { read, id }: Write,
  answer: EvidenceRecord<'request'>,
): Promise<void> {
  const made = plainOf(answer.data.response.text, id);
  if (read === undefined || made === null || typeof made === 'boolean') return;
  await send(room, step, fill(read, { id: made }));
}

/** Waits, and ends early when the experiment's time is up. */
export function quiet({ signal }: Context, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal });
}
