import { expect, test } from 'vitest';
import { onItsPort, placeOf, portOf } from '../../../src/lib/path-on-port.ts';

test('a path may name another port, where it is asked then', () => {
  expect(portOf(':9090/metrics?all')).toBe(9090);
  expect(placeOf({ port: 80, path: ':9090/metrics?all' })).toEqual({ port: 9090, path: '/metrics?all' });
});

test('any other path is what it was', () => {
  for (const path of ['/', '/a:9090/b', '/:9090/b', '', '*']) {
    expect(portOf(path)).toBeNull();
    expect(placeOf({ port: 80, path })).toEqual({ port: 80, path });
  }
});

test('what is tried where people are served is not tried where health is told', () => {
  expect(onItsPort(':9090/readyz')).toBeNull();
  expect(onItsPort('/readyz')).toBe('/readyz');
  expect(onItsPort(null)).toBeNull();
});
