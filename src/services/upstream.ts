import { AGENT_SLACK } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import type { ServiceType } from './service.ts';

/** Milliseconds for a server of our own, in a process that is there already. */
const DEADLINE = 5_000;

/**
 * Somebody else's HTTP interface, played by us: it answers as the contract says, fails when an experiment tells it to, and
 * records who came. It needs no image: it is a part of the airlock, and the subject reaches it like any other service.
 */
export const upstream: ServiceType = {
  type: 'upstream',
  image: null,
  port: 8080,
  answersHttp: true,
  limits: { memory: 0, cpus: 0, pids: 0, disk: 0 },
  container: () => ({ env: {}, command: [] }),
  inAirlock: async (airlock, { name, answer }) => {
    const { status = 200, headers = {}, body = '' } = answer ?? {};
    const { port } = await airlock.call('upstream.open', {
      service: name,
      answer: { status, headers: { ...headers }, body },
    });
    return { host: '127.0.0.1', port };
  },
  protocol: null,
  login: null,
  answers: (airlock, { host, port }, timeoutMs) =>
    airlock.call('ready.wait', { host, port, timeoutMs }, { timeoutMs: timeoutMs + AGENT_SLACK }),
  prepare: async (airlock, address) => {
    const waited = await upstream.answers(airlock, address, DEADLINE);
    if (waited.ready) return;
    throw new Failure({
      class: 'room',
      code: 'service-not-ready',
      message: `The upstream in the airlock did not accept connections: ${waited.detail}`,
      remedy:
        'Run `cleanroom doctor`; when it finds nothing, remove the image cleanroom/airlock so that it is built anew.',
    });
  },
  variables: (host, port) => ({ url: `http://${host}:${port}`, user: '', password: '', database: '' }),
};
