import type { Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import type { Checked, Result } from '../protocol.ts';
import { type EchoDoor, openEchoDoor } from './echo.ts';
import type { Firewall } from './firewall.ts';
import { listenOn } from './listen.ts';
import { relay } from './relay.ts';
import { createTally } from './tally.ts';
import { type Affliction, affliction, type Fault, type Passage } from './terms.ts';

export interface ServiceProxy {
  readonly port: number;
  readonly break: (fault: Fault, terms: Checked<'proxy.fault'>['terms']) => Promise<void>;
  readonly heal: () => Promise<void>;
  readonly echo: EchoDoor['send'];
  readonly counts: () => Result<'proxy.counts'>;
  readonly close: () => Promise<void>;
}

/** Listens, and relays every connection to the target over a connection of its own. */
export async function openProxy(
  { host, port, targetHost, targetPort, protocol }: Omit<Checked<'proxy.open'>, 'service'>,
  firewall: Firewall,
): Promise<ServiceProxy> {
  const open = new Map<Socket, Passage>();
  const tally = createTally(protocol);
  let fault: Fault | null = null;
  let suffering: Affliction | null = null;
  let door: Promise<EchoDoor> | null = null;

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (subject) => {
    const service = connect({ host: targetHost, port: targetPort, allowHalfOpen: true, noDelay: true });
    const counted = tally.connection();
    const forget = () => void open.delete(subject);
    const passage = passageOf(subject, service, counted.toService, counted.toSubject, forget);
    open.set(subject, passage);
    subject.on('close', forget);
    if (suffering?.befall(passage, false)) counted.hit();
  });

  function acceptOurs(subject: Socket, echoPort: number): void {
    const service = connect({ host: '127.0.0.1', port: echoPort, allowHalfOpen: true, noDelay: true });
    const nothing = (): void => undefined;
    const passage = passageOf(subject, service, nothing, nothing, nothing);
    suffering?.befall(passage, true);
  }

  const resetAll = (): void => {
    for (const subject of open.keys()) subject.resetAndDestroy();
  };

  const stopListening = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    resetAll();
    await closed;
  };

  const bound = await listenOn(server, host, port);

  async function heal(): Promise<void> {
    const was = fault;
    const suffered = suffering;
    fault = null;
    suffering = null;
    if (was === 'refused') await listenOn(server, host, bound);
    for (const passage of open.values()) {
      passage.toService.on(null);
      passage.toSubject.on(null);
    }
    if (was === 'black-holed') {
      if (suffered === null) await firewall.allow(bound);
      // The subject would otherwise hold connections whose retransmissions come ever more seldom.
      resetAll();
    }
  }

  return {
    port: bound,
    async break(next, terms) {
      await heal();
      if (next === 'refused') {
        tally.hit(open.size);
        await stopListening();
      } else if (next === 'black-holed' && terms.direction === 'both' && terms.share === 1) {
        tally.hit(open.size);
        await firewall.drop(bound);
      } else {
        suffering = affliction(next, terms);
        for (const passage of [...open.values()]) if (suffering.befall(passage, false)) tally.hit(1);
      }
      fault = next;
    },
    heal,
    async echo(bytes, timeoutMs) {
      door ??= openEchoDoor(acceptOurs);
      return (await door).send(bytes, timeoutMs);
    },
    counts: () => ({ ...tally.counts(), open: open.size }),
    async close() {
      if (fault === 'black-holed' && suffering === null) await firewall.allow(bound);
      (await door)?.close();
      if (server.listening) await stopListening();
    },
  };
}

/** Relays both ways between two sockets. */
function passageOf(
  subject: Socket,
  service: Socket,
  toService: (bytes: Buffer) => void,
  toSubject: (bytes: Buffer) => void,
  onEnd: () => void,
): Passage {
  return {
    toService: relay(subject, service, toService),
    toSubject: relay(service, subject, toSubject),
    end: (how) => {
      onEnd();
      if (how === 'reset') {
        subject.resetAndDestroy();
        service.resetAndDestroy();
        return;
      }
      for (const socket of [subject, service]) {
        // Unread bytes would turn the closing into a reset.
        socket.removeAllListeners('data').resume();
        socket.end();
        socket.setTimeout(LINGER_MS, () => socket.destroy());
      }
    },
  };
}

/** Milliseconds that the other side gets to hear of an orderly end. */
const LINGER_MS = 1_000;
