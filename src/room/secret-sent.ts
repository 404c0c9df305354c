import { setTimeout as pause } from 'node:timers/promises';
import type { EvidenceData } from '../model/evidence.ts';
import { airlockOf, type Interior, type RoomService } from './interior.ts';

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
  heard: boolean;
}

/** Looks for the run's secrets in what the subject sends to those services that we play ourselves. */
export function searchSent(
  interior: Interior,
  running: () => boolean,
): { readonly begin: () => Promise<void>; readonly tell: (step: string) => Promise<void> } {
  const searched: Searched[] = [];
  return {
    begin: async () => {
      for (const service of interior.services.values()) {
        const kind = KINDS[service.type.type];
        if (kind)
          searched.push({ service, kind, control: await begun(interior, service, kind), heard: false });
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
  const { agent } = airlockOf(interior, 'a look at what was sent');
  const { secrets } = interior;
  const ask = async () => {
    const { messages, hits } = await agent.call(kind.found, { service: service.name });
    for (const hit of hits) secrets.tell(step, kind.place, `${service.name}: ${hit.where}`, [hit]);
    one.heard ||= messages > 0;
    return messages;
  };
  let looked = await ask();
  const until = performance.now() + GATHERING;
  while (kind.of === 'telemetry' && !one.heard && running() && performance.now() < until) {
    await pause(BETWEEN_LOOKS, undefined, { signal: interior.signal });
    looked += await ask();
  }
  interior.record('secret-sweep', step, {
    of: kind.of,
    looked,
    service: service.name,
    secrets: [...secrets.names],
    complete: true,
    control,
  });
}
