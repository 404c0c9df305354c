import * as z from 'zod/mini';
import { newAccount, newOwner, newTransfer, newView } from './schemas.ts';

/** The HTTP interface as an OpenAPI 3.1 document. The same version gives the same document, byte for byte. */
export function describeApi(version: string): object {
  const account = { ...idOf('account'), ...text('owner', 'currency'), ...whole('balance', 'version') };
  const reference = { reference: { type: ['string', 'null'] } };
  const transfer = { ...idOf('transfer'), ...whole('from', 'to', 'amount'), ...text('currency', 'at') };
  return {
    openapi: '3.1.0',
    info: {
      title: 'ledger',
      version,
      description: 'Accounts and transfers. Amounts are minor units: cents.',
    },
    paths: {
      '/accounts': {
        post: operation('Open an account', {
          body: newAccount,
          answers: { 201: 'Account' },
          fails: [400, 409, 413, 415],
        }),
      },
      '/accounts/{id}': {
        get: operation('Read an account', { params: [ID], answers: { 200: 'Account' }, fails: [400, 404] }),
      },
      '/accounts/{id}/owner': {
        put: operation('Give an account another owner', {
          params: [ID],
          body: newOwner,
          answers: { 200: 'Account' },
          fails: [400, 404, 413, 415],
        }),
      },
      '/accounts/{id}/views': {
        post: operation(
          'Put on record who looked at an account; written within a second, or when the database is back',
          {
            params: [ID],
            body: newView,
            answers: { 202: 'Accepted' },
            fails: [400, 413, 415],
          },
        ),
      },
      '/transfers': {
        post: operation('Move money', {
          params: [{ name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 } }],
          body: newTransfer,
          answers: { 201: 'Transfer' },
          fails: [400, 413, 415, 422],
        }),
      },
      '/transfers/{id}': {
        get: operation('Read a transfer', { params: [ID], answers: { 200: 'Transfer' }, fails: [400, 404] }),
      },
      '/reports/statement': {
        get: operation('Statement of an account, newest first', {
          params: ['account', 'limit', 'before'].map((name) => ({
            name,
            in: 'query',
            required: name === 'account',
            schema: { type: 'integer', minimum: 1 },
          })),
          answers: { 200: 'Statement' },
          fails: [400, 404],
        }),
      },
      '/my/sessions': {
        post: ofHolder('Open a session; sent as `Authorization: Session …` it speaks for you for an hour', {
          answers: { 201: 'Session' },
          fails: [401, 429],
        }),
        delete: operation('End the session that you send', { answers: { 200: 'Ended' }, fails: [] }),
      },
      '/my/accounts': {
        get: ofHolder('List your own accounts', { answers: { 200: 'Holdings' }, fails: [401] }),
      },
      '/my/accounts/{id}': {
        get: ofHolder('Read an account of your own', {
          params: [ID],
          answers: { 200: 'Account' },
          fails: [400, 401, 404],
        }),
      },
      '/my/accounts/{id}/statement': {
        get: ofHolder('Statement of an account of your own', {
          params: [ID],
          answers: { 200: 'Statement' },
          fails: [400, 401, 404],
        }),
      },
      '/reports/activity': {
        get: operation('Watch for some seconds, and tell what was booked meanwhile', {
          params: [
            { name: 'seconds', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 3, default: 1 } },
          ],
          answers: { 200: 'Activity' },
          fails: [400],
        }),
      },
      '/partners/accounts': {
        post: operation('Open an account as a partner, within the partner’s own limit', {
          params: [
            { name: 'X-Api-Client', in: 'header', required: true, schema: { type: 'string', maxLength: 64 } },
          ],
          body: newAccount,
          answers: { 201: 'Account' },
          fails: [400, 409, 413, 415, 429],
        }),
      },
      '/rates/{base}/{quote}': {
        get: operation(
          'What one unit of a currency is worth in another; stale while the provider cannot be asked',
          {
            params: ['base', 'quote'].map((name) => ({
              name,
              in: 'path',
              required: true,
              schema: { type: 'string', pattern: '^[A-Z]{3}$' },
            })),
            answers: { 200: 'Rate' },
            fails: [400, 404],
          },
        ),
      },
      '/import': {
        post: {
          ...operation('Check a file of accounts before it is sent line by line; keeps nothing', {
            answers: { 200: 'ImportSummary' },
            fails: [408],
          }),
          requestBody: {
            required: true,
            content: { 'application/x-ndjson': { schema: schemaOf(newAccount) } },
          },
        },
      },
    },
    components: {
      securitySchemes: { holder: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Account: object({ ...account, ...reference }),
        Holdings: object({ accounts: { type: 'array', items: { $ref: '#/components/schemas/Account' } } }),
        Transfer: object(transfer),
        Statement: object({
          account: { $ref: '#/components/schemas/Account' },
          entries: {
            type: 'array',
            items: object({ ...whole('transfer', 'amount', 'counterparty'), ...text('at') }),
          },
          next: { type: ['integer', 'null'] },
        }),
        Rate: object({ ...text('base', 'quote', 'rate', 'at'), stale: { type: 'boolean' } }),
        Session: object(text('session', 'owner', 'until')),
        Ended: object({ ended: { type: 'boolean' } }),
        Activity: object(whole('seconds', 'transfers', 'amount')),
        Accepted: object({ accepted: { type: 'boolean' } }),
        ImportSummary: object({
          ...whole('bytes', 'lines', 'good', 'bad'),
          errors: { type: 'array', items: object({ ...whole('line'), ...text('message') }) },
        }),
        Problem: object({
          ...text('type', 'title', 'detail', 'requestId'),
          ...whole('status'),
        }),
      },
    },
  };
}

interface Operation {
  readonly params?: readonly object[];
  readonly body?: z.ZodMiniType;
  readonly answers: Readonly<Record<number, string>>;
  readonly fails: readonly number[];
}

function operation(summary: string, { params, body, answers, fails }: Operation): object {
  const content = (type: string, name: string) => ({
    [type]: { schema: { $ref: `#/components/schemas/${name}` } },
  });
  const answer = ([status, name]: [string, string]) =>
    [status, { description: name, content: content('application/json', name) }] as const;
  const failure = (status: number) =>
    [status, { description: 'Not done', content: content('application/problem+json', 'Problem') }] as const;
  return {
    summary,
    ...(params && { parameters: params }),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } },
    }),
    responses: Object.fromEntries([...Object.entries(answers).map(answer), ...[...fails, 503].map(failure)]),
  };
}

function ofHolder(summary: string, given: Operation): object {
  return { ...operation(summary, given), security: [{ holder: [] }] };
}

function schemaOf(schema: z.ZodMiniType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

const ID = { name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } };

const idOf = (what: string) => ({ id: { type: 'integer', description: `Number of the ${what}` } });

const whole = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'integer' }]));

const text = (...names: string[]) => Object.fromEntries(names.map((name) => [name, { type: 'string' }]));

function object(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties) };
}
