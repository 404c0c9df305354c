import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { named, type PlannedFault } from './schedule.ts';
import { drawnWork } from './work.ts';

export type Context = ExperimentContext<Claim>;

/** The room of one trial, and all that was seen in it so far. */
export interface Stage {
  readonly room: Room;
  readonly signal: AbortSignal;
  /** Every record of the trial that tells something, for whoever asks whether it failed. */
  readonly records: EvidenceRecord[];
  readonly keep: <K extends EvidenceKind>(record: EvidenceRecord<K>) => EvidenceRecord<K>;
  /** Puts down whether a fault of the schedule was seen to be felt. */
  readonly effect: (planned: PlannedFault, felt: boolean) => void;
  readonly send: (step: string, request: HttpAction) => Promise<EvidenceRecord<'request'>>;
  /** Work for so many milliseconds, whatever becomes of it. Its summary is kept when it is there. */
  readonly work: (phase: string, ms: number) => Promise<Driving>;
  /** Marks a moment in all work that is under way. */
  readonly mark: (name: string) => Promise<void>;
  /** Waits for all work that was begun. */
  readonly settled: () => Promise<void>;
}

/** The service that is asked for the truth: the claimed one, or the only PostgreSQL. */
export function truthOf({ services }: SubjectFacts, claim: Claim): string | null {
  if (claim.service !== undefined) return claim.service;
  const candidates = services.filter(({ type }) => type === 'postgres');
  return candidates.length === 1 ? (candidates[0]?.name ?? null) : null;
}

/** A room for one trial; the subject is not started yet. */
export async function setStage(
  { claim, subject, random, recorder, signal }: Context,
  room: Room,
  schedule: readonly PlannedFault[],
): Promise<Stage> {
  const records: EvidenceRecord[] = [];
  const under = new Set<Driving>();
  const pending: Promise<unknown>[] = [];
  const prefix = `w${Math.floor(random() * 2 ** 40).toString(36)}-`;
  const draw = drawnWork(claim, subject, prefix, random);
  const keep: Stage['keep'] = (record) => {
    records.push(record as EvidenceRecord);
    return record;
  };
  const note = (step: string, name: string, values: Readonly<Record<string, string | number | boolean>>) =>
    keep(recorder.record('note', step, { name, values: { ...values } }, room.name));
  for (const { wave, component, fault, afterMs, holdMs } of schedule)
    note(`wave ${wave}`, 'planned', { wave, component, fault, afterMs, holdMs });
  return {
    room,
    signal,
    records,
    keep,
    effect: ({ wave, component, fault }, felt) =>
      void note(`${named({ component, fault })} in wave ${wave}`, 'felt', { wave, component, fault, felt }),
    send: async (step, request) => {
      const filled = fill(request, { value: `${prefix}${step.replace(/\W/g, '')}`, n: 0 });
      return keep(await room.request({ step, ...asRequest(filled), timeout: 5_000 }));
    },
    work: async (phase, ms) => {
      const { drive, items, first } = draw(ms);
      note(`drawn · ${phase}`, 'drawn', { phase, prefix, first, items: items.join(' ') });
      const driving = await room.drive(phase, drive);
      under.add(driving);
      const done = driving.done.then((record) => {
        under.delete(driving);
        keep(record);
      });
      done.catch(() => undefined);
      pending.push(done);
      return driving;
    },
    mark: async (name) => {
      // Work that ends just now has no moments any more.
      await Promise.all([...under].map((driving) => driving.mark(name).catch(() => undefined)));
    },
    settled: async () => void (await Promise.all(pending)),
  };
}
