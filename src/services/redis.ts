import { AGENT_SLACK } from '../airlock/client.ts';
import type { ServiceSpec } from '../model/contract.ts';
import { Failure } from '../model/failure.ts';
import { SERVICE_DEADLINE, type ServiceType } from './service.ts';

const MIB = 1024 * 1024;

/** Redis with a password and without persistence, as a cache is run. */
export const redis: ServiceType = {
  type: 'redis',
  image: 'redis:7',
  port: 6379,
  limits: { memory: 256 * MIB, cpus: 0.25, pids: 64, disk: 64 * MIB },
  container: (spec, password) => ({
    env: spec.env,
    command:
      spec.command.length > 0
        ? spec.command
        : [
            'redis-server',
            '--requirepass',
            password,
            '--save',
            '',
            '--appendonly',
            'no',
            '--bind',
            '0.0.0.0',
            '--protected-mode',
            'no',
            ...listensOn(spec),
          ],
  }),
  protocol: 'redis',
  login: null,
  answers: (airlock, { host, port, password }, timeoutMs) =>
    airlock.call('redis.wait', { host, port, password, timeoutMs }, { timeoutMs: timeoutMs + AGENT_SLACK }),
  prepare: async (airlock, address) => {
    const waited = await redis.answers(airlock, address, SERVICE_DEADLINE);
    if (waited.ready) return;
    const { host } = address;
    throw new Failure({
      class: 'room',
      code: 'service-not-ready',
      message: `Redis (${host}) did not serve within ${SERVICE_DEADLINE / 1000} s: ${waited.detail}`,
      remedy: 'Give the service more memory or CPU in the contract, or look at its image.',
    });
  },
  renew: async (airlock, address) => {
    for (const args of [
      ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'],
      ['FLUSHALL', 'SYNC'],
      ['SCRIPT', 'FLUSH'],
      ['CONFIG', 'RESETSTAT'],
    ]) {
      const { error } = await airlock.call('redis.command', {
        ...address,
        args,
        timeoutMs: SERVICE_DEADLINE,
      });
      if (error === null) continue;
      throw new Failure({
        class: 'room',
        code: 'service-not-renewed',
        message: `Redis (${address.host}) could not be made as new: ${args.join(' ')}: ${error}`,
        remedy: 'A quick run opens a fresh room instead; a full one always has fresh services.',
      });
    }
  },
  variables: (host, port, password) => ({
    url: `redis://:${password}@${host}:${port}/0`,
    user: 'default',
    password,
    database: '0',
  }),
};

/** Its usual port need not be said. */
function listensOn({ port, innerPort = port }: ServiceSpec): readonly string[] {
  return innerPort === redis.port ? [] : ['--port', String(innerPort)];
}
