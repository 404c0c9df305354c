import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { contractJsonSchema } from '../../../src/contract/json-schema.ts';
import { known } from './known.ts';

const schema = contractJsonSchema(known.categories, known.serviceTypes);
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
const tool = { name: 'tool', image: 'tool:1' };

describe('the JSON Schema for editors', () => {
  it('is draft 7 and describes its keys', () => {
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: {
        subject: {
          properties: {
            port: { description: expect.stringContaining('TCP port') },
            readyWithin: { default: '10s' },
          },
        },
      },
    });
  });

  it('offers no default that the loader would refuse', () => {
    expect(schema).not.toHaveProperty('properties.claims.properties.health-checks.properties.within.default');
  });

  it.each([
    { subject: tool },
    {
      $schema: 'x',
      subject: { ...tool, image: { build: '.' }, command: ['a', 'b'], limits: { memory: '1GiB' } },
    },
    {
      subject: tool,
      services: { db: { type: 'postgres' }, x: { type: 'container', image: 'x:1', port: 1 } },
    },
    {
      subject: tool,
      workload: ['GET /', { run: 'x y' }],
      claims: { 'health-checks': { live: '/l', within: '5s' } },
    },
  ])('takes %j', (contract) => {
    validate(contract);
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    {},
    { subject: { ...tool, comand: 'x' } },
    { subject: { ...tool, port: 0 } },
    { subject: { ...tool, readyWithin: 5 } },
    { subject: tool, services: { airlock: { type: 'redis' } } },
    { subject: tool, services: { db: { type: 'mysql' } } },
    { subject: tool, services: { db: { type: 'container', image: 'x:1' } } },
    { subject: tool, claims: { 'helth-checks': {} } },
    { subject: tool, claims: { 'health-checks': { within: '5' } } },
  ])('refuses %j', (contract) => expect(validate(contract)).toBe(false));
});
