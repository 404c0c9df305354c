import { expect, test } from 'vitest';
import { action, commandAction, commandLine, httpAction } from '../../../src/lib/actions.ts';

const http = { kind: 'http', headers: {}, body: null, expect: null };

test('a command line is split on blanks, a list stands as it is', () => {
  expect(commandLine().parse('  forge   run build ')).toEqual(['forge', 'run', 'build']);
  expect(commandLine().parse(['sh', '-c', 'echo "a b"'])).toEqual(['sh', '-c', 'echo "a b"']);
});

test.each(['sh -c "a b"', "sh -c 'a b'", 'a\\ b', "it's"])('%j would be split inside its quotes', (words) => {
  const message = 'is split on blanks and knows no quotes: write a list of words';
  expect(commandLine().safeParse(words).error?.issues[0]?.message).toBe(message);
  expect(commandAction().safeParse({ run: words }).success).toBe(false);
  expect(commandLine().parse([words])).toEqual([words]);
});

test.each(['', '   ', []])('%j is no command', (words) => {
  expect(commandLine().safeParse(words).error?.issues[0]?.message).toBe('a command needs at least one word');
});

test('a request may be one line', () => {
  expect(httpAction().parse('GET /accounts/1?full=yes')).toEqual({
    ...http,
    method: 'GET',
    path: '/accounts/1?full=yes',
  });
});

test('an object becomes JSON with its content type; text is sent as it stands', () => {
  expect(httpAction().parse({ http: 'POST /accounts', body: { owner: 'ann' }, expect: 201 })).toEqual({
    ...http,
    method: 'POST',
    path: '/accounts',
    headers: { 'content-type': 'application/json' },
    body: '{"owner":"ann"}',
    expect: 201,
  });
  expect(httpAction().parse({ http: 'PUT /note', body: 'plain' })).toMatchObject({
    headers: {},
    body: 'plain',
  });
  expect(httpAction().parse({ http: 'PUT /note', body: null })).toMatchObject({ body: 'null' });
});

test('a content type of the contract’s own is the only one, however it is written', () => {
  const headers = { 'Content-Type': 'application/merge-patch+json' };
  expect(httpAction().parse({ http: 'PATCH /accounts/1', body: { owner: 'ann' }, headers })).toMatchObject({
    headers,
  });
});

test.each(['/accounts', 'get /accounts', 'FETCH /accounts', 'GET accounts', 'GET /a b', 'GET'])(
  '%j is no request',
  (line) => {
    expect(httpAction().safeParse(line).success).toBe(false);
  },
);

test('a command may be a list, or name its input and exit code', () => {
  const plain = { kind: 'command', stdin: null, exit: 0 };
  expect(commandAction().parse(['forge', 'build'])).toEqual({ ...plain, command: ['forge', 'build'] });
  expect(commandAction().parse({ run: 'forge build', stdin: 'yes\n', exit: 3 })).toEqual({
    kind: 'command',
    command: ['forge', 'build'],
    stdin: 'yes\n',
    exit: 3,
  });
});

test.each([{ run: 'forge', exit: 256 }, { run: '' }, [], { run: 'forge', exti: 1 }])(
  '%j is no command',
  (given) => {
    expect(commandAction().safeParse(given).success).toBe(false);
  },
);

test('either kind is told by its shape', () => {
  expect(action().parse('GET /').kind).toBe('http');
  expect(action().parse({ http: 'GET /' }).kind).toBe('http');
  expect(action().parse(['forge']).kind).toBe('command');
  expect(action().parse({ run: 'forge' }).kind).toBe('command');
});
