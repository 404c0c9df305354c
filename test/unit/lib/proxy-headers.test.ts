import { expect, test } from 'vitest';
import { overThose, whyUnready } from '../../../src/lib/proxy-headers.ts';

const added = { Host: 'shop.example.com', 'X-Forwarded-Proto': 'https' };

test('what a proxy adds stands beside what a request says itself', () => {
  expect(overThose(added, { accept: '*/*' })).toEqual({ ...added, accept: '*/*' });
  expect(overThose(added)).toEqual(added);
  expect(overThose({}, { accept: '*/*' })).toEqual({ accept: '*/*' });
});

test('a request’s own wins, in whatever case either is written', () => {
  expect(Object.entries(overThose(added, { host: 'other', 'X-FORWARDED-PROTO': 'http' }))).toEqual([
    ['host', 'other'],
    ['X-FORWARDED-PROTO', 'http'],
  ]);
});

test('what a request is to leave out is added by nobody, but said where the request says it', () => {
  expect(overThose(added, {}, ['x-forwarded-proto'])).toEqual({ Host: 'shop.example.com' });
  expect(overThose(added, { host: '' }, ['Host'])).toEqual({ host: '', 'X-Forwarded-Proto': 'https' });
});

test('a start that ended in an answer as of a service behind a proxy says what may be missing', () => {
  for (const status of [301, 308, 400, 403, 421])
    expect(whyUnready(`status ${status}`, {})).toMatch(/^status \d+; .* headers of the subject$/);
  expect(whyUnready('status 400', added)).toBe('status 400');
  for (const detail of ['status 503', 'status 404', 'timeout', null])
    expect(whyUnready(detail, {})).toBe(detail);
});
