import { AGENT_SLACK } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import type { ServiceType } from './service.ts';

/** Milliseconds for a server of our own, in a process that is there already. */
const DEADLINE = 5_000;

/**
 * A receiver for OpenTelemetry traces, metrics and logs (OTLP over HTTP, protobuf or JSON). It needs no image: it is a part
 * of the airlock, and the subject reaches it through a proxy like any other service.
 */
export const otlp: ServiceType = {
  type: 'otlp',
  image: null,
  port: 4318,
  limits: { memory: 0, cpus: 0, pids: 0, disk: 0 },
  container: () => ({ env: {}, command: [] }),
  inAirlock: async (airlock, { name }) => {
    const { port } = await airlock.call('otlp.open', { service: name });
    return { host: '127.0.0.1', port };
  },
  protocol: null,
  login: null,
  answers: (airlock, { host, port }, timeoutMs) =>
    airlock.call('ready.wait', { host, port, timeoutMs }, { timeoutMs: timeoutMs + AGENT_SLACK }),
  prepare: async (airlock, address) => {
    const waited = await otlp.answers(airlock, address, DEADLINE);
    if (waited.ready) return;
    throw new Failure({
      class: 'room',
      code: 'service-not-ready',
      message: `The OTLP receiver of the airlock did not accept connections: ${waited.detail}`,
      remedy:
        'Run `cleanroom doctor`; when it finds nothing, remove the image cleanroom/airlock so that it is built anew.',
    });
  },
  variables: (host, port) => ({ url: `http://${host}:${port}`, user: '', password: '', database: '' }),
};
