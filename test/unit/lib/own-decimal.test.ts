import { describe, expect, test } from 'vitest';
import { holdsDecimal, withOwnDecimal } from '../../../src/lib/own-decimal.ts';

describe('withOwnDecimal', () => {
  test('gives the first decimal other digits, as many and no zero', () => {
    const varied = withOwnDecimal('{"id":12,"rate":"1.0842","other":2.00001}', 0);
    expect(varied).toEqual({ text: '{"id":12,"rate":"1.1111","other":2.00001}', decimal: '1.1111' });
    expect(withOwnDecimal('1.0842', 0.999_999)?.decimal).toBe('1.9999');
  });

  test('gives another for another draw', () => {
    const decimals = [0.1, 0.2, 0.3, 0.4].map((draw) => withOwnDecimal('1.0842', draw)?.decimal);
    expect(new Set(decimals).size).toBe(4);
  });

  test.each(['', 'no number', '{"id":12}', '1.08', '10.0.0.1234', '1.1234567890123'])(
    'finds none in %j',
    (text) => {
      expect(withOwnDecimal(text, 0.5)).toBeNull();
    },
  );
});

describe('holdsDecimal', () => {
  test.each([
    ['{"rate":"1.2345"}', true],
    ['it is 1.2345.', true],
    ['{"rate":11.2345}', false],
    ['{"rate":1.23456}', false],
    ['{"rate":"1x2345"}', false],
  ])('of %s: %s', (text, holds) => {
    expect(holdsDecimal(text, '1.2345')).toBe(holds);
  });
});
