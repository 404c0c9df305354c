import { describe, expect, it } from 'vitest';
import type { DataFormat } from '../../../src/contract/formats/format.ts';
import { parseContract } from '../../../src/contract/parse.ts';
import { known } from '../../../src/run/known.ts';

/** A contract with these actions; JSON unless it is written otherwise. */
const contract = (more: object, subject: object = {}) =>
  JSON.stringify({
    subject: {
      name: 'shop',
      image: 'shop:1',
      port: 80,
      ready: '/readyz',
      secrets: { TOKEN: '${fresh}', ADMIN_KEY: '${fresh}' },
      ...subject,
    },
    ...more,
  });

function problems(text: string, format: DataFormat = 'json'): readonly string[] {
  try {
    parseContract(text, format, '/project/cleanroom.config', known());
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim());
  }
}

const ARGUMENT =
  'would stand in the arguments of a command, which everybody on the machine can read in the process table; ' +
  'give it by stdin, or let the subject read the secret from its environment';
const HERE = 'is not filled in here; write it in the path, headers or body of a request, or in stdin';

describe('a placeholder for a secret', () => {
  it.each([
    ['the path of a request', { workload: ['GET /x?key=${secrets.TOKEN}'] }],
    [
      'header and body of a request',
      {
        workload: [
          {
            http: 'POST /x/${secrets.TOKEN}',
            headers: { authorization: 'Bearer ${secrets.TOKEN}' },
            body: { list: [{ key: '${secrets.ADMIN_KEY}' }] },
          },
          { http: 'POST /x', body: 'key=${secrets.ADMIN_KEY}' },
        ],
      },
    ],
    ['standard input of a command', { workload: [{ run: 'shop login', stdin: '${secrets.TOKEN}\n' }] }],
    [
      'a request of a claim',
      {
        claims: {
          'health-checks': { first: { http: 'GET /x', headers: { 'x-key': '${secrets.TOKEN}' } } },
          'secrets-management': { fails: ['GET /no/${secrets.TOKEN}'] },
          'basic-execution': { steps: [{ name: 'a', command: 'shop login', stdin: '${secrets.TOKEN}' }] },
        },
      },
    ],
    [
      'a file in the language of the subject, where it is not ours',
      { claims: { 'secrets-management': { files: { 'shop.toml': 'key = "${secrets.key}"' } } } },
    ],
  ])('may stand in %s', (_, more) => {
    expect(problems(contract(more))).toEqual([]);
  });

  it.each([
    [
      'a typing error',
      { workload: [{ http: 'GET /x', headers: { 'x-key': '${secrets.TOKNE}' } }] },
      'workload.0.headers.x-key (line 1): ${secrets.TOKNE} names no secret of the contract; did you mean TOKEN?',
    ],
    [
      'a name like none',
      { claims: { 'health-checks': { first: 'GET /${secrets.zzzzzzzz}' } } },
      'claims.health-checks.first (line 1): ${secrets.zzzzzzzz} names no secret of the contract; ' +
        'declared under subject.secrets: TOKEN, ADMIN_KEY',
    ],
    [
      'no name',
      { workload: ['GET /${secrets.}'] },
      'workload.0 (line 1): ${secrets.} is no placeholder: write the name of a secret, as in ${secrets.TOKEN}',
    ],
    [
      'no end',
      { workload: [{ run: 'shop', stdin: '${secrets.TOKEN' }] },
      'workload.0.stdin (line 1): ${secrets.TOKEN is no placeholder: write the name of a secret, as in ${secrets.TOKEN}',
    ],
    [
      'what may be a secret itself',
      { workload: [{ run: 'shop', stdin: '${secrets.p4ss"word!}' }] },
      'workload.0.stdin (line 1): ${secrets.…} names no secret of the contract; ' +
        'declared under subject.secrets: TOKEN, ADMIN_KEY',
    ],
    [
      'a word of a command',
      { workload: [['shop', 'login', '--token', '${secrets.TOKEN}']] },
      `workload.0.3 (line 1): \${secrets.TOKEN} ${ARGUMENT}`,
    ],
    [
      'a command that is split on blanks',
      { workload: [{ run: 'shop login ${secrets.TOKEN}' }] },
      `workload.0.run (line 1): \${secrets.TOKEN} ${ARGUMENT}`,
    ],
    [
      'a command of a claim',
      {
        claims: {
          'error-handling': { files: [{ command: ['shop', '${secrets.TOKEN}', '{file}'], content: 'x' }] },
        },
      },
      `claims.error-handling.files.0.command.1 (line 1): \${secrets.TOKEN} ${ARGUMENT}`,
    ],
    [
      'a setting of a claim',
      { claims: { 'secrets-management': { verbose: { LOG: '${secrets.TOKEN}' } } } },
      `claims.secrets-management.verbose.LOG (line 1): \${secrets.TOKEN} ${HERE}`,
    ],
    [
      'a credential that is tried with a character altered',
      {
        claims: {
          'security-boundaries': {
            users: { owner: { value: '${secrets.TOKEN}' }, other: { value: 'other' } },
          },
        },
      },
      `claims.security-boundaries.users.owner.value (line 1): \${secrets.TOKEN} ${HERE}`,
    ],
  ])('is refused: %s', (_, more, told) => {
    expect(problems(contract(more))).toEqual([told]);
  });

  it('is refused in the arguments of the subject, and in its environment, where secrets are anyway', () => {
    expect(problems(contract({}, { command: ['shop', '--key=${secrets.TOKEN}'] }))).toEqual([
      `subject.command.1 (line 1): \${secrets.TOKEN} ${ARGUMENT}`,
    ]);
    expect(problems(contract({}, { env: { KEY: '${secrets.TOKEN}' } }))).toEqual([
      'subject.env.KEY (line 1): ${secrets.TOKEN} is for requests and stdin; a secret stands in the environment under its own name',
    ]);
  });

  it('is told with its line in YAML', () => {
    const text = `subject:
  name: shop
  image: shop:1
  port: 80
  secrets: { TOKEN: '\${fresh}' }
workload:
  - http: GET /x
    headers:
      authorization: Bearer \${secrets.TOKE}
`;
    expect(problems(text, 'yaml')).toEqual([
      'workload.0.headers.authorization (line 9): ${secrets.TOKE} names no secret of the contract; did you mean TOKEN?',
    ]);
  });
});
