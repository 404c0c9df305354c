import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { nameIn, shownIn } from './judge-evidence.ts';

/** How the text begins with which we make things. */
export const TEXT = 'cleanroom-';

type Context = ExperimentContext<Claim>;
type Id = string | number;

/** A room with the subject ready in it, and what is done there again and again. */
export interface Stage {
  readonly room: Room;
  readonly db: string;
  readonly cache: string;
  /** Makes something new; undefined where the answer names nothing. */
  readonly make: (label: string) => Promise<Id | undefined>;
  /** What the next one will be named; undefined where that cannot be known before. */
  readonly next: () => Id | undefined;
  readonly read: (step: string, id: Id, timeout?: number) => Promise<EvidenceRecord<'request'>>;
  readonly write: (step: string, id: Id, other: Id, timeout?: number) => Promise<EvidenceRecord<'request'>>;
  /** What our own query finds. */
  readonly truth: (step: string, id: Id) => Promise<EvidenceRecord<'rows'>>;
  readonly empty: (step: string) => Promise<void>;
  readonly quiet: (ms: number) => Promise<void>;
}

/** The cache and the database by their names; undefined where one is missing. */
export function services(
  { services: all }: SubjectFacts,
  claim: Claim,
): { readonly cache: string; readonly db: string } | undefined {
  const find = (type: string, wanted: string | undefined) =>
    all.find((service) => service.type === type && (wanted === undefined || service.name === wanted))?.name;
  const cache = find('redis', claim.cache);
  const db = find('postgres', claim.database);
  return cache !== undefined && db !== undefined ? { cache, db } : undefined;
}

/** Opens a room and starts the subject; null where it did not become ready. */
export async function setStage(context: Context): Promise<Stage | null> {
  const { claim, random, signal } = context;
  const found = services(context.subject, claim);
  if (found === undefined) return null;
  const room = await context.open();
  context.waiting('the service to be ready');
  const started = await room.start('start');
  if (!started.data.ready) return null;
  const { db, cache } = found;
  const send = (step: string, action: HttpAction, timeout?: number) =>
    room.request({ step, ...asRequest(action), ...(timeout !== undefined && { timeout }) });
  const newText = () => `${TEXT}${Math.floor(random() * 2 ** 40).toString(36)}`;
  let text = newText();
  let last: { readonly text: string; readonly id: Id | undefined } | undefined;
  return {
    room,
    db,
    cache,
    make: async (label) => {
      const value = text;
      text = newText();
      const answer = await send(`create ${label}`, fill(claim.create, { value }));
      const id = nameIn(answer.data.response.text, claim.id);
      last = { text: value, id };
      return id;
    },
    next: () => {
      if (last?.id === undefined) return undefined;
      if (last.id === last.text) return text;
      return /^\d+$/.test(String(last.id)) && Number.isSafeInteger(Number(last.id) + 1)
        ? Number(last.id) + 1
        : undefined;
    },
    read: (step, id, timeout) => send(step, fill(claim.read, { id }), timeout),
    write: (step, id, other, timeout) =>
      send(step, fill(claim.write, { id, other, value: newText() }), timeout),
    truth: (step, id) => room.sql(step, db, claim.truth.sql, [id]),
    empty: async (step) => void (await room.redis(step, cache, ['FLUSHALL'])),
    quiet: (ms) => sleep(ms, undefined, { signal }),
  };
}

/** Whether an answer shows, in the claimed field, what our own query found. */
export function shows(
  { truth }: Claim,
  { data }: EvidenceRecord<'request'>,
  found: EvidenceRecord<'rows'>,
): boolean {
  const [wanted] = Object.values(found.data.rows[0] ?? {});
  const said = shownIn(data.response.text, truth.field);
  return wanted !== undefined && said !== null && said === String(wanted);
}
