import { expect, it } from 'vitest';
import { container, defineConfig, postgres, redis, upstream } from '../../../src/contract/define.ts';

it('gives plain data back', () => {
  const contract = {
    subject: {
      name: 'tool',
      image: { base: 'debian:12-slim', packages: ['nginx'] },
      command: 'nginx',
      port: 80,
    },
    services: { db: postgres({ memory: '512MiB', cpus: 0.5 }), cache: redis() },
    workload: ['GET /', ['tool', '--help'], { http: 'POST /x', body: { a: 1 } }],
    claims: { 'health-checks': { live: '/healthz' } },
  };
  expect(defineConfig(contract)).toBe(contract);
  expect(contract.services).toEqual({
    db: { type: 'postgres', memory: '512MiB', cpus: 0.5 },
    cache: { type: 'redis' },
  });
});

it('lets the type checker find what the loader would', () => {
  // @ts-expect-error: no such key
  defineConfig({ subject: { name: 'tool', image: 'tool:1', comand: 'x' } });
  // @ts-expect-error: a duration needs its unit
  defineConfig({ subject: { name: 'tool', image: 'tool:1', port: 80, readyWithin: 5 } });
  // @ts-expect-error: no such capability
  defineConfig({ subject: { name: 'tool', image: 'tool:1', relax: { capabilities: ['FLY'] } } });
  // @ts-expect-error: no image
  defineConfig(() => ({ subject: { name: 'tool' } }));
  expect(postgres({ image: 'postgres:17' })).toEqual({ type: 'postgres', image: 'postgres:17' });
});

it('takes any image as a service', () => {
  const queue = container({ image: 'nats:2', port: 4222, command: ['nats-server', '-js'], memory: '64MiB' });
  defineConfig({ subject: { name: 'tool', image: 'tool:1', port: 80 }, services: { queue } });
  expect(queue).toEqual({
    type: 'container',
    image: 'nats:2',
    port: 4222,
    command: ['nats-server', '-js'],
    memory: '64MiB',
  });
});

it('says what an upstream of ours answers', () => {
  expect(upstream({ answers: { body: { rate: '1' } } })).toEqual({
    type: 'upstream',
    answers: { body: { rate: '1' } },
  });
});
