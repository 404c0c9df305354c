import { setTimeout as pause } from 'node:timers/promises';
import type { EvidenceData } from '../model/evidence.ts';
import { airlockOf, type Interior, type RoomService } from './interior.ts';
import { asSent } from './secrets.ts';

/** Milliseconds until exports come from those who gather for as long as OpenTelemetry does unless told otherwise, 5 s. */
const GATHERING = 6_000;
const BETWEEN_LOOKS = 200;
const LONG = 10_000;

/** How a service of the airlock's own is asked for what was found, and what its finds are called. */
const KINDS: Readonly<
  Record<
    string,
    {
      readonly search: 'otlp.search' | 'upstream.search';
      readonly found: 'otlp.found' | 'upstream.found';
      readonly of: EvidenceData<'secret-sweep'>['of'];
      readonly place: EvidenceData<'secret-find'>['place'];
      /** Where a message of ours is sent, to see that it is searched. */
      readonly path: string;
    }
  >
> = {
  otlp: {
    search: 'otlp.search',
    found: 'otlp.found',
    of: 'telemetry',
    place: 'telemetry',
    path: '/v1/logs',
  },
  upstream: {
    search: 'upstream.search',
    found: 'upstream.found',
    of: 'upstream',
    place: 'request to an upstream',
    path: '/',
  },
};

interface Searched {
  readonly service: RoomService;
  readonly kind: NonNullable<(typeof KINDS)[string]>;
  /** Whether a secret that we sent ourselves was found. */
  readonly control: boolean | null;
  /** Messages that came since this was told last. */
  looked: number;
  /** Whether anything came since the search began, or began anew, or the work was done. */
  heard: boolean;
}

/** Looks for the run's secrets in what the subject sends to those services that we play ourselves. */
export function searchSent(
  interior: Interior,
  running: () => boolean,
): {
  readonly begin: () => Promise<void>;
  /** Looks for the credentials that the subject gave out as well: in telemetry, for to show one to an upstream may be its purpose. */
  readonly guard: (step: string) => Promise<void>;
  /** To be called when its work is done: what is told of that may still come, whatever came before. */
  readonly workDone: (step: string) => Promise<void>;
  readonly tell: (step: string) => Promise<void>;
} {
  const searched: Searched[] = [];
  return {
    begin: async () => {
      for (const service of interior.services.values()) {
        const kind = KINDS[service.type.type];
        if (kind)
          searched.push({
            service,
            kind,
            control: await begun(interior, service, kind),
            looked: 0,
            heard: false,
          });
      }
    },
    guard: async (step) => {
      const { agent } = airlockOf(interior, 'a look at what is sent');
      const { needles, issued } = interior.secrets;
      const all = [...needles, ...issued()].map(asSent);
      for (const one of searched.filter(({ kind }) => kind.of === 'telemetry')) {
        // A search that begins anew no longer counts what the one before it has looked at.
        await collect(interior, one, step);
        await agent.call(one.kind.search, { service: one.service.name, needles: all });
        one.heard = false;
      }
    },
    workDone: async (step) => {
      for (const one of searched) {
        await collect(interior, one, step);
        one.heard = false;
      }
    },
    tell: async (step) => {
      for (const one of searched) await tell(interior, one, step, running);
    },
  };
}

async function begun(
  interior: Interior,
  { name, address }: RoomService,
  { search, found, path }: Searched['kind'],
): Promise<boolean | null> {
  const { agent } = airlockOf(interior, 'a look at what is sent');
  const { secrets } = interior;
  await agent.call(search, { service: name, needles: [...secrets.sent] });
  const [needle] = secrets.sent;
  if (!needle) return null;
  await agent.call('http.request', {
    host: address.host,
    port: address.port,
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json' },
    body: needle.base64,
    timeoutMs: LONG,
  });
  const { hits } = await agent.call(found, { service: name });
  return hits.some(({ id }) => id === needle.id);
}

async function tell(interior: Interior, one: Searched, step: string, running: () => boolean): Promise<void> {
  const { service, kind, control } = one;
  await collect(interior, one, step);
  const until = performance.now() + GATHERING;
  while (kind.of === 'telemetry' && !one.heard && running() && performance.now() < until) {
    await pause(BETWEEN_LOOKS, undefined, { signal: interior.signal });
    await collect(interior, one, step);
  }
  interior.record('secret-sweep', step, {
    of: kind.of,
    looked: one.looked,
    service: service.name,
    secrets: [...interior.secrets.names],
    complete: true,
    control,
  });
  one.looked = 0;
}

async function collect(interior: Interior, one: Searched, step: string): Promise<void> {
  const { service, kind } = one;
  const { agent } = airlockOf(interior, 'a look at what was sent');
  const { messages, hits } = await agent.call(kind.found, { service: service.name });
  for (const hit of hits) interior.secrets.tell(step, kind.place, `${service.name}: ${hit.where}`, [hit]);
  one.heard ||= messages > 0;
  one.looked += messages;
}
