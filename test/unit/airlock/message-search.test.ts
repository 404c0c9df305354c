import { expect, test } from 'vitest';
import { createMessageSearch } from '../../../src/airlock/agent/message-search.ts';

const needle = (text: string) => ({ id: text, base64: Buffer.from(text).toString('base64') });

test('a search that begins anew still tells what was found before, and counts what comes from then on', () => {
  const search = createMessageSearch();
  const send = (body: string) => {
    const message = search.message();
    message.look('body', Buffer.from(body));
    message.end();
  };
  search.begin([needle('a-secret-of-ours')]);
  send('a-secret-of-ours');
  search.begin([needle('a-secret-of-ours'), needle('one-of-a-user')]);
  send('one-of-a-user');
  const { messages, hits } = search.found();
  expect({ messages, ids: hits.map(({ id }) => id) }).toEqual({
    messages: 1,
    ids: ['a-secret-of-ours', 'one-of-a-user'],
  });
});
