import { ANSWERED_BY } from '../../model/balance.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceData, EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';

const OWN = 'load-balancing';

export type Input = JudgeInput<Claim>;
export type Driven = EvidenceData<'drive'>['records'][number];

type ExperimentId = 'together' | 'limited' | 'background' | 'killed' | 'rolling' | 'idle';

/** Records of one experiment of this category. */
export const left = <K extends EvidenceKind>(
  { evidence }: Input,
  kind: K,
  experiment: ExperimentId,
): readonly EvidenceRecord<K>[] => evidence.from(OWN, kind, experiment);

/** The last record of that step. */
export const at = <K extends EvidenceKind>(
  input: Input,
  kind: K,
  experiment: ExperimentId,
  step: string,
): EvidenceRecord<K> | undefined => left(input, kind, experiment).findLast((record) => record.step === step);

/** Whether it was served, be it with a refusal that names the client's own mistake. */
export const isServed = ({ outcome }: Pick<Driven, 'outcome'>): boolean =>
  /^\d{3}$/.test(outcome) && Number(outcome) < 500;

/** Number of the replica that gave an answer; null where none did, but the balancer itself. */
export function replicaOf(headers: Readonly<Record<string, string>> | undefined): number | null {
  const [, number] = /^replica-(\d+)$/.exec(headers?.[ANSWERED_BY] ?? '') ?? [];
  return number === undefined ? null : Number(number);
}

export const replicaOfAnswer = ({ data }: EvidenceRecord<'request'>): number | null =>
  replicaOf(data.responseHeaders);

/** How many of these each of the replicas answered. */
export function answeredBy(records: readonly Driven[], replicas: readonly number[]): readonly number[] {
  return replicas.map((replica) => records.filter(({ headers }) => replicaOf(headers) === replica).length);
}

export const replicaNumbers = ({ claim }: Input): readonly number[] =>
  Array.from({ length: claim.replicas }, (_, index) => index + 1);

/** `1, 2 and 3`. */
export function listed(items: readonly (string | number)[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

export const said = ({ status, error }: Pick<EvidenceData<'request'>, 'status' | 'error'>): string =>
  String(status ?? error ?? 'nothing');

export const seconds = (ms: number): string =>
  ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** What was asked. */
export function asked({ data }: EvidenceRecord<'drive'>, { request }: Driven): string {
  const { method, path } = data.requests[request] ?? { method: '', path: '' };
  return `${method} ${path}`;
}
