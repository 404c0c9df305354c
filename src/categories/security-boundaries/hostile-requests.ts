import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fieldOf } from '../../lib/answer.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { filledRequest } from './carriers.ts';
import { type Claim, type Input, isLate } from './claim.ts';
import { type Credentials, obtain } from './credentials.ts';
import type { Outside, Payload } from './hostile-value.ts';
import { MOST_LATE, twiceIfLate } from './late.ts';
import { drawNonce, layOutside, numbering, outsideFor, outsideOf, signsToSearch } from './outside.ts';
import { drawn, FAMILIES, payloads, shown } from './payloads.ts';

/** Values that are sent through all inputs together; a request costs little. */
const MOST = { full: 240, quick: 60 } as const;

/** Milliseconds for what is looked up a moment later. */
const AFTERWARDS = 500;

/** Hostile values through paths, queries, headers and bodies of a service. */
export const hostileRequests: Experiment<Claim> = {
  id: 'hostile-requests',
  title: 'sends hostile values through requests, and watches files, rows, names and answers',
  misleads: true,
  seconds: 120,
  applies: (subject, claim) => subject.kind === 'service' && requestInputs(claim).length > 0,
  act: async (context) => {
    const { claim, subject, effort, random, open, waiting } = context;
    const outside = outsideOf(drawNonce(random));
    const inputs = requestInputs(claim);
    const databases = subject.services.filter(({ type }) => type === 'postgres').map(({ name }) => name);
    const families = FAMILIES.map(({ name }) => name).filter(
      (name) => name !== 'SQL injection' || databases.length > 0,
    );
    const next = numbering();
    const errands = inputs.flatMap((input) =>
      drawn(
        payloads(families, input.is, outsideFor(input, outside, '/'), next).filter(
          // Where a service has its folders is not claimed, so nothing can be laid there.
          ({ value, percent, lays }) => lays.length === 0 && filledRequest(input.http, value, percent),
        ),
        { most: Math.floor(MOST[effort] / inputs.length), least: 2 },
        random,
      ).map((payload) => ({ input, payload })),
    );

    const room = await open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    await layOutside(room, outside);
    const sequences = errands.flatMap(({ payload }) =>
      payload.canaries.filter(({ kind }) => kind === 'queried').map(({ sign }) => sign),
    );
    for (const database of databases) await laySequences(room, database, outside, sequences);
    const credentials = await obtain(room, claim.users);
    for (const action of claim.setUp) await ask(room, 'set up', action, claim, credentials);

    let unanswered = 0;
    for (const input of inputs) {
      if (unanswered >= MOST_LATE) break;
      waiting(`hostile values through ${input.name}`);
      const good = filledRequest(input.http, input.good, false);
      if (good) await ask(room, `good · ${input.name}`, good, claim, credentials);
      for (const errand of errands) {
        if (errand.input !== input || unanswered >= MOST_LATE) continue;
        if (!(await send(context, room, errand.payload, input, credentials))) unanswered += 1;
      }
      const mine = errands
        .filter((errand) => errand.input === input)
        .flatMap(({ payload }) => payload.canaries);
      await room.search(`hostile values · ${input.name}`, [...new Set(signsToSearch([...mine]))]);
      await room.traffic(`hostile values · ${input.name}`);
      // A read-only root cannot be changed.
      if (subject.relax.writableRoot) await room.changes(`hostile values · ${input.name}`);
      await room.check(`after ${input.name}`);
      if (good) await ask(room, `good again · ${input.name}`, good, claim, credentials);
    }
    for (const database of databases) {
      await room.sql(
        'sequences',
        database,
        `select sequencename as sequence, last_value as value from pg_sequences
         where sequencename like 'canary_${outside.nonce}_%' and last_value is not null order by 1`,
      );
    }
    // Whoever looks a name up once the answer is out may do so after the last window.
    await sleep(AFTERWARDS, undefined, { signal: context.signal });
    await room.traffic('hostile values · afterwards');
  },
};

type RequestInput = Input & { readonly http: HttpAction };

const requestInputs = ({ inputs }: Claim): readonly RequestInput[] =>
  inputs.filter((input): input is RequestInput => input.http !== undefined);

/**
 * A sequence of our own for every value that calls one: whatever part of a statement a value ends up in, it can call a
 * function, and no rollback takes a call of nextval back (PostgreSQL manual, 9.17). One is called by us, as the control.
 */
async function laySequences(
  room: Room,
  database: string,
  { nonce }: Outside,
  sequences: readonly string[],
): Promise<void> {
  const control = `canary_${nonce}_control`;
  const made = [...sequences, control].map(
    (name) => `create sequence ${name}; grant all on sequence ${name} to public;`,
  );
  await room.sql('lay sequences', database, `${made.join(' ')} select nextval('${control}')`);
}

/** Whether all was answered in time. */
async function send(
  { claim, recorder }: ExperimentContext<Claim>,
  room: Room,
  payload: Payload,
  input: RequestInput,
  credentials: Credentials | null,
): Promise<boolean> {
  const { family, reason, source, value, percent, canaries } = payload;
  const request = filledRequest(input.http, value, percent);
  if (!request) return true;
  const step = `${family} · ${input.name}`;
  const acts = [...(await twiceIfLate(step, (name) => ask(room, name, request, claim, credentials)))];
  const answer = acts.at(-1);
  if (answer && answer.data.status !== null && answer.data.status < 400) {
    for (const action of input.later) {
      const id = fieldOf(answer.data.response.text, input.id);
      if (id === null && action.path.includes('{id}')) continue;
      const path = action.path.replaceAll('{id}', encodeURIComponent(id ?? ''));
      acts.push(await ask(room, `${step} · later`, { ...action, path }, claim, credentials));
    }
  }
  recorder.record(
    'payload',
    step,
    {
      input: input.name,
      family,
      reason,
      source,
      sent: shown(value),
      canaries: [...canaries],
      acts: acts.map(({ id }) => id),
      contrast: null,
    },
    room.name,
  );
  return !acts.some(isLate);
}

/** Sends a request; `{owner}` and `{other}` in its headers become the users' credentials. */
async function ask(
  room: Room,
  step: string,
  request: HttpAction,
  claim: Claim,
  credentials: Credentials | null,
): Promise<EvidenceRecord<'request'>> {
  const shownAs = Object.fromEntries(
    Object.entries(request.headers).map(([name, text]) => [
      name,
      text.replaceAll('{owner}', credentials?.owner ?? '').replaceAll('{other}', credentials?.other ?? ''),
    ]),
  );
  return room.request({ step, ...asRequest(request), headers: shownAs, timeout: claim.within });
}
