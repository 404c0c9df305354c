import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { FAR_ZONE } from '../../lib/elsewhere.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, isState, LAST_LINES, LINES_FROM_AFAR, STOPPED, TRACEPARENT } from './claim.ts';
import { sumOf } from './judge-seen.ts';

/** Each request is made once alone, and then so many times with all others at once. */
const TOGETHER = 3;
/** Bytes of a metrics page that are kept; a service with a thousand series has about 100 KiB. */
const KEEP = 1024 * 1024;
/** Time in which a counter may still follow an answer that we have already, and after which a page is made anew. */
const SETTLES_MS = 400;
/** For which each answer of a service is held up, once. */
const SLOW_MS = 250;
/** From the first claimed request to the last, so that a clock that stands still is seen to stand. */
const LATER_MS = 2_500;
/** Distinct paths: the first few may make series, such as those of a status not seen before; the many may not. */
const FEW = 3;
const MANY = 50;
/** Pause between two looks at an outage. */
const LOOK_MS = 300;
/** How long it is left alone while the service is gone, to hear what it says by itself. */
const ALONE_MS = 1_500;
/** Looks for the end of an outage, half a second apart. */
const RECOVERY_LOOKS = 16;
/** Looks at its signals when that is over; more, as long as the claimed time, while they do not tell of it. */
const HEALED_LOOKS = 3;

type Context = ExperimentContext<Claim>;

/** What we did, held against what it says. */
const truth: Experiment<Claim> = {
  id: 'truth',
  repeats: true,
  title: 'drives requests with known answers, ids and traces, and reads what it says of them',
  seconds: 90,
  applies: (subject) => subject.kind === 'service',
  act: async (context) => {
    const room = await begin(context);
    if (room === null) return;
    const { claim, waiting } = context;
    const { traces } = claim;
    await scrape(room, context, 'as OpenMetrics', 'application/openmetrics-text;version=1.0.0');
    await baselines(room, context);
    waiting('the claimed requests');
    const clients: Client[] = [];
    const began = performance.now();
    for (const [index, { request }] of claim.requests.entries())
      clients.push(await ask(room, context, `alone ${index}`, request));
    const crowd = Array.from({ length: TOGETHER }, (_, turn) =>
      claim.requests.map(({ request }, index) => ask(room, context, `together ${index} ${turn}`, request)),
    );
    clients.push(...(await Promise.all(crowd.flat())));
    for (const look of [1, 2]) {
      if (claim.metrics) await sleep(SETTLES_MS, undefined, { signal: context.signal });
      await scrape(room, context, `after ${look}`);
    }
    await slowed(room, context);
    await later(room, context, began + LATER_MS);
    if (traces) {
      waiting('spans at the receiver');
      await room.spans('driven', traces.service, { clients, within: traces.within });
    }
    await room.logLines('driven');
    await manyPaths(room, context);
    if (traces) await withoutCollector(room, context, traces.service);
    await room.check('after all of it');
    await lastOnes(room, context);
  },
};

/** What it needs is taken away, and given back. */
const outage: Experiment<Claim> = {
  id: 'outage',
  repeats: true,
  fullOnly: true,
  title: 'takes a service away and watches whether its signals show it',
  seconds: 90,
  applies: (subject, claim) => subject.kind === 'service' && claim.outage !== undefined,
  act: async (context) => {
    const { claim, signal, waiting } = context;
    const room = await begin(context);
    if (room === null || claim.outage === undefined) return;
    const { service, fault, request, within } = claim.outage;
    await baselines(room, context);
    await ask(room, context, 'before the outage', request);
    await sleep(SETTLES_MS, undefined, { signal });
    await scrape(room, context, 'before the outage');
    await room.logLines('before the outage');
    waiting(`signs that ${service} is ${fault}`);
    const { heal } = await room.fault(service, fault);
    const until = performance.now() + within;
    const clients: Client[] = [];
    for (let look = 1; performance.now() < until; look += 1) {
      const [client] = await Promise.all([
        ask(room, context, `outage ${look}`, request),
        scrape(room, context, `outage ${look}`),
      ]);
      clients.push(client);
      await sleep(LOOK_MS, undefined, { signal });
    }
    // Where the last answer was long in coming, nobody has looked since it was asked.
    await scrape(room, context, 'outage, in the end');
    await room.logLines('outage');
    await sleep(ALONE_MS, undefined, { signal });
    await room.logLines('outage, left alone');
    await scrape(room, context, 'end of the outage');
    await heal();
    waiting(`signs that ${service} is back`);
    await recovered(room, context);
    if (claim.traces)
      await room.spans('outage', claim.traces.service, { clients, within: claim.traces.within });
    await room.logLines('healed');
  },
};

export const experiments: readonly Experiment<Claim>[] = [truth, outage];

/**
 * A room, in a far time zone where the contract sets none, in which the service has done its ordinary work once; null where it never
 * became ready.
 */
async function begin(context: Context): Promise<Room | null> {
  const room = await context.open();
  context.waiting('the service to be ready');
  const isSet = context.subject.variables.includes('TZ');
  let started = await room.start('start', isSet ? {} : { env: { TZ: FAR_ZONE } });
  if (!started.data.ready && !isSet) {
    // Some libraries know no zones but those of the table of zones. Then nobody asks for the right hour.
    await room.stop('stop in a far zone', 'SIGKILL');
    await room.logLines(LINES_FROM_AFAR);
    started = await room.start('start in its own zone');
  }
  if (!started.data.ready) return null;
  for (const action of context.subject.workload) {
    if (action.kind !== 'http') continue;
    await room.request({
      step: `prepare ${action.method} ${action.path}`,
      ...asRequest(action),
    });
  }
  await room.logLines('start-up');
  return room;
}

/** Our own span above those of a request. */
interface Client {
  readonly traceId: string;
  readonly spanId: string;
}

/** Asks with an id and a trace of ours. */
async function ask(room: Room, context: Context, step: string, action: HttpAction): Promise<Client> {
  const { client, headers } = identity(context);
  await room.request({ step, ...asRequest(action), headers: { ...action.headers, ...headers } });
  return client;
}

/** Headers by which a request is known in logs and traces (W3C Trace Context; sampled). */
function identity({ claim, random }: Context): {
  readonly client: Client;
  readonly headers: Record<string, string>;
} {
  // Never all zeros, which would be no id.
  const id = (digits: number) =>
    `1${Array.from({ length: digits - 1 }, () => Math.floor(random() * 16).toString(16)).join('')}`;
  const traceId = id(32);
  const spanId = id(16);
  const requestId = claim.logs?.requestIdHeader ?? 'x-request-id';
  return {
    client: { traceId, spanId },
    // Where the trace context is what requests are known by, it is the id as well.
    headers: {
      ...(requestId.toLowerCase() !== TRACEPARENT && { [requestId]: uuidOf(id(32)) }),
      [TRACEPARENT]: `00-${traceId}-${spanId}-01`,
    },
  };
}

/** Of 32 hexadecimal digits, a UUID of version 4 (RFC 9562, 5.4): some take nothing else for an id, and make one of their own. */
const uuidOf = (digits: string): string =>
  digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');

async function scrape(
  room: Room,
  { claim }: Context,
  look: string,
  accept = 'text/plain;version=0.0.4',
): Promise<EvidenceRecord<'request'> | null> {
  if (!claim.metrics) return null;
  return room.request({
    step: `scrape · ${look}`,
    method: 'GET',
    path: claim.metrics.path,
    headers: { accept },
    keep: KEEP,
  });
}

/** Two scrapes with nothing between them, which tell what a scrape adds; apart, since some keep a page for 300 ms. */
async function baselines(room: Room, context: Context): Promise<void> {
  await scrape(room, context, 'baseline 1');
  if (context.claim.metrics) await sleep(SETTLES_MS, undefined, { signal: context.signal });
  await scrape(room, context, 'baseline 2');
}

/** One request whose service answers late, so that it is known that it took a while. */
async function slowed(room: Room, context: Context): Promise<void> {
  const { claim, signal, waiting } = context;
  if (claim.metrics?.durations === undefined || claim.outage === undefined) return;
  waiting('a request that takes its time');
  await scrape(room, context, 'before slowness');
  const { heal } = await room.fault(claim.outage.service, 'delayed', {
    direction: 'to-subject',
    delayMs: SLOW_MS,
  });
  await ask(room, context, 'slowed', claim.outage.request);
  await heal();
  await sleep(SETTLES_MS, undefined, { signal });
  await scrape(room, context, 'after slowness');
}

/** The first request once more, at a time after which clocks must have gone on. */
async function later(room: Room, context: Context, at: number): Promise<void> {
  const { claim, signal, waiting } = context;
  const [first] = claim.requests;
  if (first === undefined || !claim.logs || claim.logs.requestId === null) return;
  waiting('the clock to go on');
  await sleep(Math.max(0, at - performance.now()), undefined, { signal });
  await ask(room, context, 'later', first.request);
}

async function manyPaths(room: Room, context: Context): Promise<void> {
  const { claim, waiting } = context;
  if (claim.paths.length === 0 || (!claim.metrics && !claim.traces)) return;
  waiting('many distinct paths');
  for (const [look, from, to] of [
    ['few', 0, FEW],
    ['many', FEW, FEW + MANY],
  ] as const) {
    const asked = Array.from({ length: to - from }, (_, n) =>
      claim.paths.map((path) => ({
        ...identity(context),
        path: path.replaceAll('{n}', String(100_000 + from + n)),
      })),
    ).flat();
    const requests = asked.map(({ path, headers }) => ({ method: 'GET', path, headers }));
    await room.load(`${look} paths`, requests, requests.length, 4);
    await sleep(SETTLES_MS, undefined, { signal: context.signal });
    await scrape(room, context, `${look} paths`);
    if (claim.traces) {
      const { service, within } = claim.traces;
      await room.spans(`${look} paths`, service, { clients: asked.map(({ client }) => client), within });
    }
  }
}

/** The same requests while nobody takes traces: as if the collector's machine had gone. */
async function withoutCollector(room: Room, context: Context, service: string): Promise<void> {
  const { claim, waiting } = context;
  waiting('answers while nobody takes traces');
  const { heal } = await room.fault(service, 'black-holed');
  await Promise.all(
    claim.requests.map(({ request }, index) => ask(room, context, `without collector ${index}`, request)),
  );
  await heal();
}

/** Every claimed request once more, all at once, and as soon as they are answered it is asked to end. */
async function lastOnes(room: Room, context: Context): Promise<void> {
  const { claim, waiting } = context;
  if (!claim.logs || claim.logs.requestId === null) return;
  waiting('its last log lines');
  await Promise.all(claim.requests.map(({ request }, index) => ask(room, context, `last ${index}`, request)));
  await room.stop(STOPPED);
  await room.logLines(LAST_LINES);
}

/** Looks until the service is ready again, and then whether its signals say so. */
async function recovered(room: Room, context: Context): Promise<void> {
  const { claim, signal } = context;
  for (let look = 1; look <= RECOVERY_LOOKS; look += 1) {
    const { data } = await room.check(`after the outage ${look}`);
    if (data.ready || !data.running) break;
    await sleep(500, undefined, { signal });
  }
  if (claim.outage) await ask(room, context, 'after the outage', claim.outage.request);
  const within = claim.outage?.within ?? 0;
  const states = claim.outage?.shows.filter(isState) ?? [];
  const until = performance.now() + within;
  // Whoever looks after its services from time to time tells of one a while after the first success.
  for (let look = 1; ; look += 1) {
    await sleep(look <= HEALED_LOOKS ? SETTLES_MS : Math.max(SETTLES_MS, within / 10), undefined, { signal });
    const over = performance.now() > until;
    const page = await scrape(room, context, `healed ${look}`);
    const isDown = page !== null && states.some((state) => sumOf(page, state) === state.is);
    if (over || (look >= HEALED_LOOKS && !isDown)) break;
  }
}
