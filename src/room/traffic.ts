import { createCaptureReader, type Heard } from '../airlock/capture/capture.ts';
import type { Result } from '../airlock/protocol.ts';
import type { EvidenceData, EvidenceRecord } from '../model/evidence.ts';
import type { Recorder } from '../model/room.ts';
import type { Interior } from './interior.ts';

/** Bytes before the first packet of a capture file. */
const FILE_HEADER = 24;
/** Different destinations, and different names, that one record lists; the capture beside it has them all, but for names asked over TCP. */
const MOST_LISTED = 1_000;

/** What a window is called that nobody opened. */
const THE_END = 'all that was left';

type Traffic = EvidenceData<'traffic'>;

/** The wiretap of one room, heard window by window. */
export interface Wiretap {
  readonly window: (name: string) => Promise<EvidenceRecord<'traffic'>>;
  /** All that no window has told. Nothing is kept of what comes after the signal. */
  readonly toTheEnd: (signal: AbortSignal) => Promise<EvidenceRecord<'traffic-to-the-end'>>;
}

/** Turns what the holder's wiretap hears into evidence; captures are kept beside it. */
export function wiretap(interior: Interior, keep: Recorder['keep'], room: string): Wiretap {
  let { holder } = interior;
  let reader = readerFor(interior);
  let header: Buffer | null = null;
  // Packets bear the time of day; how long a window was is not asked of a clock that may be set.
  let began = { wall: Date.now(), monotonic: performance.now() };
  const hear = async (name: string, signal?: AbortSignal): Promise<Traffic> => {
    if (holder !== interior.holder) {
      // Moved elsewhere, where another wiretap began another capture.
      ({ holder } = interior);
      reader = readerFor(interior);
      header = null;
    }
    const { capture, asked, overflowed } = await holder.agent.call(
      'wiretap.drain',
      {},
      { timeoutMs: 20_000 },
    );
    signal?.throwIfAborted();
    const bytes = Buffer.from(capture, 'base64');
    const heard = reader.read(bytes);
    // Every window's file is whole: the first drain's header stands before later packets too.
    const file = header ? Buffer.concat([header, bytes]) : bytes;
    header ??= Buffer.from(bytes.subarray(0, FILE_HEADER));
    const kept =
      heard.packets > 0
        ? keep(
            `captures/room-${interior.specs.name.split('-').at(-1)}-${interior.next()}.pcap`,
            name,
            file,
            room,
          )
        : null;
    const now = { wall: Date.now(), monotonic: performance.now() };
    const ms = now.monotonic - began.monotonic;
    const from = began.wall;
    const within = (atMs: number) => Math.min(ms, Math.max(0, atMs - from));
    const connections = connectionsOf(interior, heard, within);
    const questions = [...heard.names.map((question) => ({ ...question, questions: 1 })), ...asked];
    const names = namesOf(interior, questions, within);
    const data: Traffic = {
      window: name,
      ms,
      connections: connections.slice(0, MOST_LISTED),
      names: names.slice(0, MOST_LISTED),
      packets: heard.packets,
      complete: !overflowed && Math.max(connections.length, names.length) <= MOST_LISTED,
      capture: kept,
    };
    began = now;
    return data;
  };
  return {
    window: async (name) => interior.record('traffic', name, await hear(name)),
    toTheEnd: async (signal) => interior.record('traffic-to-the-end', THE_END, await hear(THE_END, signal)),
  };
}

function readerFor({ holderAddress }: Interior) {
  return createCaptureReader({ ownAddresses: holderAddress === '' ? [] : [holderAddress] });
}

/** Attempts grouped by where they went. */
function connectionsOf(
  interior: Interior,
  heard: Heard,
  within: (atMs: number) => number,
): Traffic['connections'] {
  const { contract, seats } = interior.materials;
  const { services } = contract;
  const groups = new Map<string, Traffic['connections'][number]>();
  for (const { atMs, to, port, protocol } of heard.connections) {
    // Networks of rooms come and go, and with them addresses: what was the subject's own there may be the airlock's here.
    if (to !== interior.airlockAddress && seats.addresses.has(to)) continue;
    const service =
      to === interior.airlockAddress ? services.find((candidate) => candidate.port === port) : undefined;
    const key = `${protocol} ${to} ${port}`;
    const known = groups.get(key);
    if (known) known.attempts += 1;
    else
      groups.set(key, {
        at: within(atMs),
        address: to,
        port,
        protocol,
        service: service?.name ?? null,
        attempts: 1,
      });
  }
  return [...groups.values()];
}

/** Records that tell how a service is reached, rather than where. */
const ATTRIBUTES: ReadonlySet<string> = new Set(['TXT', 'SRV', 'SVCB', 'HTTPS']);

/** Attributes of a name stand below it, under labels that begin with an underscore (RFC 8552): gRPC and database clients ask for theirs. */
const bare = (name: string): string => name.replace(/^(?:_[a-z0-9-]+(?:_[a-z0-9-]+)*\.){1,2}/i, '');

/** Questions grouped by name and type. */
function namesOf(
  interior: Interior,
  asked: Result<'wiretap.drain'>['asked'],
  within: (atMs: number) => number,
): Traffic['names'] {
  const declared = new Set([
    ...interior.materials.contract.services.map((service) => service.name),
    'localhost',
    'subject',
    ...interior.materials.seats.names,
  ]);
  const groups = new Map<string, Traffic['names'][number]>();
  for (const { atMs, name, type, questions } of asked) {
    const known = groups.get(`${type} ${name}`);
    if (known) known.questions += questions;
    else
      groups.set(`${type} ${name}`, {
        at: within(atMs),
        name,
        type,
        declared: declared.has(name) || (ATTRIBUTES.has(type) && declared.has(bare(name))),
        questions,
      });
  }
  return [...groups.values()];
}
