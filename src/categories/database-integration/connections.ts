import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { newText, quiet, type Stage, send, write } from './acts.ts';
import type { Claim } from './claim.ts';
import { crowdIn, lookUntil } from './crowd.ts';

const PER_SECOND = 40;
const SECONDS = 1.5;
/** Failing requests of each kind where no pool is claimed. */
const FAILURES = 8;
/** Milliseconds in which a request that was answered has given back what it had. */
const SETTLED = 400;
/** Milliseconds after which a transaction or a connection that was only on its way out is gone. */
const A_MOMENT = 1_000;

/** Times that it is asked to write afterwards: one answer may be the machine's. */
const ATTEMPTS = 5;

/** The subject's sessions, ours left out. */
const SESSIONS = `
  select count(*)::int as connections,
         (count(*) filter (where state like 'idle in transaction%'))::int as open_transactions,
         string_agg(pid || ' since ' || xact_start, ', ') filter (where state like 'idle in transaction%') as open
  from pg_stat_activity
  where backend_type = 'client backend' and datname = current_database() and application_name <> 'cleanroom'`;

/** Looks at the subject's sessions in the database while it is driven, and after requests that it refused. */
export async function watchConnections(
  context: ExperimentContext<Claim>,
  { room, db }: Stage,
): Promise<void> {
  const { writes, refused, pool = FAILURES } = context.claim;
  const look = (step: string) => room.sql(`sessions ${step}`, db, SESSIONS);
  const requests = Array.from({ length: Math.round(PER_SECOND * SECONDS) }, (_, n) => {
    const one = writes[n % writes.length];
    return asRequest(fill(one?.request ?? NOTHING, { value: newText(context) }));
  });

  context.waiting('load');
  const drive = await room.drive('load', {
    requests,
    arrivals: { perSecond: PER_SECOND, seconds: SECONDS },
  });
  await lookUntil(context, drive.done, (sample) => look(`under load ${sample}`));
  if (context.claim.pool !== undefined)
    await crowdIn(context, { room, db }, context.claim.pool, (sample) => look(`under load crowd ${sample}`));

  context.waiting('requests that are refused');
  for (const [index, { request, written }] of refused.entries()) {
    for (let count = 1; count <= pool + 3; count += 1) {
      const value = newText(context);
      const label = `${index + 1}.${count}`;
      const answer = await send(room, `refused ${label}`, fill(request, { value }));
      if (written !== undefined && count === 1) await room.sql(`left by ${label}`, db, written, [value]);
      // Who does not answer any more has shown it.
      if (answer.data.status === null) break;
    }
  }
  await quiet(context, SETTLED);
  const { data } = await look('after failures');
  const { open_transactions: open, connections } = data.rows[0] ?? {};
  if (Number(open) > 0 || Number(connections) > pool) {
    await quiet(context, A_MOMENT);
    await look('a moment later');
  }
  for (const [index, one] of writes.entries()) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const label = `after failures ${index + 1}.${attempt}`;
      const { answer } = await write(room, db, one, label, newText(context));
      if (isGoodAnswer(one.request.expect, answer.data.status)) break;
      await quiet(context, SETTLED);
    }
  }
}

const NOTHING = { kind: 'http', method: 'GET', path: '/', headers: {}, body: null, expect: null } as const;
