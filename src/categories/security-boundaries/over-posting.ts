import { setTimeout as sleep } from 'node:timers/promises';
import { asRequest } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Body, Claim } from './claim.ts';
import { pollute } from './pollution.ts';

/** Milliseconds in which what was acknowledged is written, for those who write a moment later. */
const SETTLE_MS = 1_500;
/** Names of columns that are tried with each body, at most. */
const MOST = 40;

/** Every column of the service's own tables. */
const COLUMNS = `select table_schema as schema, table_name as table, column_name as column, data_type as type
  from information_schema.columns join information_schema.tables using (table_schema, table_name)
  where table_schema not in ('pg_catalog', 'information_schema') and table_type = 'BASE TABLE'
  order by table_schema, table_name, ordinal_position`;

/** A column, and what is to be put into it that nobody else would. */
interface Target {
  readonly service: string;
  readonly column: string;
  readonly value: string | number | boolean;
  /** SQL that counts the rows that hold it. */
  readonly count: string;
}

/** Each column of the database, as a field that the body of a request should not have (CWE-915). */
export const overPosting: Experiment<Claim> = {
  id: 'over-posting',
  title:
    'adds to the bodies of requests a field for every column of the database, and what all objects share',
  misleads: true,
  seconds: 45,
  applies: (subject, claim) => subject.kind === 'service' && claim.bodies.length > 0,
  act: async (context) => {
    const { claim, random, waiting } = context;
    const room = await context.open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    for (const request of claim.setUp) await room.request({ step: 'set up', ...asRequest(request) });
    const nonce = Math.floor(random() * 36 ** 4).toString(36);
    const columns = await columnsOf(context, room);
    for (const [index, body] of claim.bodies.entries()) {
      waiting(`the answers to ${body.request.method} ${body.request.path}`);
      const targets = targetsOf(columns, body, `${nonce}${index}`);
      const look = (when: string) => count(room, `body ${index} · ${when}`, targets);
      const send = (step: string, more: Readonly<Record<string, unknown>>, value: string) =>
        room.request({
          step: `body ${index} · ${step}`,
          ...asRequest(withFields(fill(body.request, { value }), more)),
          timeout: claim.within,
        });
      await look('before');
      let taken = false;
      for (const [n, [column, value]] of firstOfEach(targets).entries()) {
        const { data } = await send(
          `extra ${column}`,
          { [column]: value, [camel(column)]: value },
          `e${n}-${nonce}${index}`,
        );
        taken ||= data.status !== null && data.status < 400;
      }
      const settle = async () =>
        void (taken && (await sleep(SETTLE_MS, undefined, { signal: context.signal })));
      await settle();
      await look('extra');
      await send('good', {}, `good-${nonce}${index}`);
      await settle();
      await look('good');
    }
    await pollute(context, room);
  },
};

type Column = Pick<Target, 'service' | 'column'> & {
  readonly schema: string;
  readonly table: string;
  readonly type: string;
};

async function columnsOf({ subject }: ExperimentContext<Claim>, room: Room): Promise<readonly Column[]> {
  const found: Column[] = [];
  for (const { name, type } of subject.services) {
    if (type !== 'postgres') continue;
    const { data } = await room.sql('columns', name, COLUMNS);
    for (const row of data.rows)
      found.push({
        service: name,
        schema: String(row.schema),
        table: String(row.table),
        column: String(row.column),
        type: String(row.type),
      });
  }
  return found;
}

/** The columns that neither the body nor the contract names, each with a value of its type. */
function targetsOf(
  columns: readonly Column[],
  { request, optional }: Body,
  nonce: string,
): readonly Target[] {
  const named = new Set(
    [...Object.keys(parsed(request.body)), ...optional].flatMap((name) => [name, camel(name)]),
  );
  const free = columns.filter(({ column }) => !named.has(column) && !named.has(camel(column)));
  const names = [...new Set(free.map(({ column }) => column))].slice(0, MOST);
  return free.flatMap(({ service, schema, table, column, type }) => {
    const n = names.indexOf(column);
    // Columns of one name in several tables are given one value: that of the first one's type.
    const first = free.find((other) => other.column === column)?.type ?? type;
    const value = n < 0 || first !== type ? null : markFor(type, n, nonce);
    if (value === null) return [];
    const from = `${identifier(schema)}.${identifier(table)}`;
    return [
      {
        service,
        column,
        value,
        count: `select ${literal(table)} as table, ${literal(column)} as column, count(*)::int as count from ${from} where ${identifier(column)} = ${literal(String(value))}`,
      },
    ];
  });
}

/** What is sent for each name of a column, once. */
const firstOfEach = (targets: readonly Target[]): readonly (readonly [string, Target['value']])[] => [
  ...new Map(targets.map(({ column, value }) => [column, value])),
];

/** Something that nobody else would put into a column of the type; null for types that are left out. */
function markFor(type: string, n: number, nonce: string): Target['value'] | null {
  if (type === 'boolean') return true;
  if (type === 'smallint') return 31_000 + n;
  if (['integer', 'bigint', 'numeric', 'double precision'].includes(type)) return 1_900_000_000 + n;
  if (['text', 'character varying'].includes(type)) return `q${n}${nonce}`;
  if (type === 'uuid') return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  if (type.startsWith('timestamp')) return '2001-02-03T04:05:06Z';
  if (type === 'date') return '2001-02-03';
  return null;
}

async function count(room: Room, step: string, targets: readonly Target[]): Promise<void> {
  for (const [service, some] of Map.groupBy(targets, (target) => target.service))
    await room.sql(step, service, some.map((target) => target.count).join(' union all '));
}

function withFields<T extends { readonly body: string | null }>(
  request: T,
  more: Readonly<Record<string, unknown>>,
): T {
  return { ...request, body: JSON.stringify({ ...parsed(request.body), ...more }) };
}

function parsed(body: string | null): Readonly<Record<string, unknown>> {
  return JSON.parse(body ?? '{}');
}

/** `created_at` as programs that speak JSON call it: `createdAt`. */
const camel = (name: string): string => name.replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
