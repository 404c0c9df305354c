import { expect, test } from 'vitest';
import { fieldOf, plainOf } from '../../../src/lib/answer.ts';

test.each([
  ['{"id": 7}', 'id', 7],
  ['{"id": "a7"}', 'id', 'a7'],
  ['{"account": {"id": 7}}', 'account.id', 7],
  ['[{"id": 7}]', '0.id', 7],
  ['{"done": false}', 'done', false],
  ['{"id": null}', 'id', null],
  ['{"id": {}}', 'id', null],
  ['{"id": 7}', 'id.more', null],
  ['{"id": 7}', 'name', null],
  ['<html>', 'id', null],
  ['', 'id', null],
])('%s has as %s %j', (text, path, value) => expect(plainOf(text, path)).toBe(value));

test('as text, where text is wanted', () => {
  expect(fieldOf('{"id": 7}', 'id')).toBe('7');
  expect(fieldOf('{"id": 7}', 'name')).toBeNull();
});
