import { AGENT_SLACK } from '../airlock/client.ts';
import { Failure } from '../model/failure.ts';
import { SERVICE_DEADLINE, type ServiceType } from './service.ts';

const MIB = 1024 * 1024;

/** Any container that serves on a TCP port; it is ready when the port accepts a connection. */
export const container: ServiceType = {
  type: 'container',
  image: '',
  port: 0,
  limits: { memory: 256 * MIB, cpus: 0.5, pids: 256, disk: 64 * MIB },
  container: (spec) => ({ env: spec.env, command: spec.command }),
  protocol: null,
  login: null,
  answers: (airlock, { host, port }, timeoutMs) =>
    airlock.call('ready.wait', { host, port, timeoutMs }, { timeoutMs: timeoutMs + AGENT_SLACK }),
  prepare: async (airlock, address) => {
    const waited = await container.answers(airlock, address, SERVICE_DEADLINE);
    if (waited.ready) return;
    const { host, port } = address;
    throw new Failure({
      class: 'room',
      code: 'service-not-ready',
      message: `The service ${host} did not accept connections on port ${port} within ${SERVICE_DEADLINE / 1000} s: ${waited.detail}`,
      remedy: 'Check the port that the contract gives for it, its image and its limits.',
    });
  },
  variables: (host, port) => ({ url: `tcp://${host}:${port}`, user: '', password: '', database: '' }),
};
