import { expect, it } from 'vitest';
import { parseContract } from '../../../src/contract/parse.ts';
import { failed } from './failed.ts';
import { known } from './known.ts';

const limits = { memory: 0, cpus: 0, pids: 0, disk: 0 };
const withUpstream = {
  ...known,
  serviceTypes: [
    ...known.serviceTypes,
    { type: 'otlp', image: null, port: 4318, limits },
    { type: 'upstream', image: null, port: 8080, limits, answersHttp: true },
  ],
};
const parse = (services: object) =>
  parseContract(
    JSON.stringify({ subject: { name: 'tool', image: 'debian:12-slim' }, services }),
    'json',
    '/project/cleanroom.config.json',
    withUpstream,
  ).services[0];

it('sends an object as JSON', () => {
  expect(parse({ rates: { type: 'upstream', answers: { body: { rate: '1' } } } })).toMatchObject({
    port: 8080,
    answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"rate":"1"}' },
  });
});

it('sends text as it stands, and leaves the type to the contract', () => {
  const answers = { status: 203, headers: { 'content-type': 'text/csv' }, body: 'EUR,USD,1' };
  expect(parse({ rates: { type: 'upstream', port: 9000, answers } })).toMatchObject({
    port: 9000,
    answer: answers,
  });
});

it('may be left without an answer of its own', () => {
  expect(parse({ rates: { type: 'upstream' } })).not.toHaveProperty('answer');
});

it('is the only type that answers so', async () => {
  const { message } = await failed(() => parse({ otel: { type: 'otlp', answers: { body: 'x' } } }));
  expect(message).toContain('answers');
  const { message: status } = await failed(() =>
    parse({ rates: { type: 'upstream', answers: { status: 99 } } }),
  );
  expect(status).toContain('status');
});
