import { expect, test } from 'vitest';
import { databasesOf, keysOf } from '../../../src/room/secret-keys.ts';

test('reads every database that holds keys', () => {
  const info =
    '# Keyspace\r\ndb0:keys=2,expires=0,avg_ttl=0\r\ndb1:keys=1,expires=1,avg_ttl=9\r\ndb15:keys=3,expires=0,avg_ttl=0\r\n';
  expect(databasesOf(info)).toEqual([0, 1, 15]);
  expect(databasesOf('# Keyspace\r\n')).toEqual([]);
  expect(databasesOf(null)).toEqual([]);
});

test('gives each key with what is in it', () => {
  const reply = ['jobs', 'stream', '1-0 token s3cret', 'gone', 'none', '', 'ledger:rate', 'string', '1.08'];
  expect(keysOf(reply)).toEqual({
    keys: [
      { key: 'jobs', kind: 'stream', text: 'jobs 1-0 token s3cret' },
      { key: 'gone', kind: 'none', text: 'gone ' },
      { key: 'ledger:rate', kind: 'string', text: 'ledger:rate 1.08' },
    ],
    whole: true,
  });
});

test('says that not all was read where a module keeps a value', () => {
  expect(keysOf(['session', 'ReJSON-RL', ''])).toMatchObject({ whole: false });
});

test('an answer that is none gives nothing', () => {
  expect(keysOf(null)).toEqual({ keys: [], whole: true });
});
