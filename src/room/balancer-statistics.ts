import { z } from 'zod';
import type { EvidenceData } from '../model/evidence.ts';

/** What HAProxy answers under `;json`: for each proxy and server a list of typed fields. */
const answer = z.array(
  z.array(
    z.object({
      field: z.object({ name: z.string() }),
      value: z.object({ value: z.union([z.string(), z.number()]) }),
    }),
  ),
);

/**
 * Reads HAProxy's own statistics.
 *
 * @throws Error for what is no such text.
 */
export function readStatistics(text: string): EvidenceData<'balancer'> {
  const rows = answer
    .parse(JSON.parse(text))
    .map((fields) => new Map(fields.map(({ field, value }) => [field.name, value.value])));
  return { replicas: rows.flatMap((row) => replicaOf(row) ?? []) };
}

/** Null for a row that is about no server. */
function replicaOf(
  row: ReadonlyMap<string, string | number>,
): EvidenceData<'balancer'>['replicas'][number] | null {
  const [, replica] = /^replica-(\d+)$/.exec(String(row.get('svname'))) ?? [];
  if (replica === undefined) return null;
  const number = (name: string) => Number(row.get(name) ?? 0);
  const status = String(row.get('status') ?? '');
  const answers = ['1', '2', '3', '4', '5'].map((digit): [string, number] => [
    digit,
    number(`hrsp_${digit}xx`),
  ]);
  return {
    replica: Number(replica),
    up: status.startsWith('UP'),
    status,
    check: [row.get('check_status'), row.get('check_code')].filter((word) => word !== undefined).join(' '),
    requests: number('req_tot') || number('stot'),
    answers: Object.fromEntries(answers.filter(([, count]) => count > 0)),
    connectErrors: number('econ'),
    responseErrors: number('eresp'),
    retries: number('wretr'),
    redispatches: number('wredis'),
  };
}
