import { describe, expect, it } from 'vitest';
import { parseContract } from '../../../src/contract/parse.ts';
import { known } from '../../../src/run/known.ts';
import { failed } from './failed.ts';

const contract = (subject: object, claims: object = {}) =>
  parseContract(
    JSON.stringify({ subject: { name: 'shop', image: 'shop:1', port: 8080, ...subject }, claims }, null, 1),
    'json',
    '/project/cleanroom.config.json',
    known(),
  );
const metrics = (path: string) => ({
  'monitoring-observability': {
    requests: [{ request: 'GET /' }],
    metrics: { path, counter: 'requests_total' },
  },
});

describe('a path of another port', () => {
  it('is taken where the subject listens there', () => {
    const { subject } = contract(
      { otherPorts: [9090], ready: ':9090/ready' },
      { 'health-checks': { live: ':9090/live' }, ...metrics(':9090/metrics') },
    );
    expect(subject.readyPath).toBe(':9090/ready');
  });

  it('is refused where it does not', async () => {
    const { message } = await failed(() =>
      contract({ ready: ':9090/ready' }, { 'health-checks': { live: ':9091/live' } }),
    );
    expect(message).toContain(
      "subject.ready (line 6) is ':9090/ready': names port 9090, on which the subject does not listen by subject.otherPorts; add it there",
    );
    expect(message).toContain('claims.health-checks.live');
    expect((await failed(() => contract({}, metrics(':9090/metrics')))).message).toContain('names port 9090');
  });

  it('needs no port where it is the subject’s own', async () => {
    expect((await failed(() => contract({ ready: ':8080/ready' }))).message).toContain('leave the port out');
  });

  it('has a path behind the port', async () => {
    expect((await failed(() => contract({ otherPorts: [9090], ready: ':9090' }))).message).toContain(
      "as in ':9090/readyz'",
    );
  });
});
