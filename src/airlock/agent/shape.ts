/** Of a namespace `n`: none of the system's own. */
export const OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'";

const RELATION = 'pg_class c join pg_namespace n on n.oid = c.relnamespace';

/** What comes with an extension is the extension's. */
const notOfAnExtension = (catalogue: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalogue}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

/** The names of a table's columns by their numbers; what has no number is an expression. */
const columns = (table: string, numbers: string, order = 'numbered.place') => `
  (select format('(%s)', string_agg(coalesce(a.attname, 'an expression'), ', ' order by ${order}))
   from unnest(${numbers}) with ordinality numbered (number, place)
   left join pg_attribute a on a.attrelid = ${table} and a.attnum = numbered.number and a.attnum > 0)`;

const COLUMNS = `
  select 'column' as kind, c.oid::regclass::text as of, a.attname::text as name,
         concat_ws(', ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
                   case when a.atthasdef or a.attidentity <> '' then 'with a default' end) as like
  from pg_attribute a join (${RELATION}) on c.oid = a.attrelid
  where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${OURS}`;

const TABLES = `
  select 'durability', c.oid::regclass::text, '', case c.relpersistence when 'u' then 'unlogged' else 'logged' end
  from ${RELATION} where c.relkind in ('r', 'p') and ${OURS}
  union all
  select 'row security', c.oid::regclass::text, '', '' from ${RELATION} where c.relrowsecurity and ${OURS}
  union all
  select 'policy', c.oid::regclass::text, p.polname::text, ''
  from pg_policy p join (${RELATION}) on c.oid = p.polrelid where ${OURS}`;

/** PostgreSQL names foreign keys of and to the parts of a table by itself, and otherwise after a restore. */
const CONSTRAINTS = `
  select case k.contype when 'p' then 'primary key' when 'u' then 'unique constraint' when 'f' then 'foreign key'
                        when 'c' then 'check constraint' else 'exclusion constraint' end,
         c.oid::regclass::text, k.conname::text,
         concat_ws(' to ', ${columns('k.conrelid', 'k.conkey', "case when k.contype <> 'c' then numbered.place end, a.attname")},
                   case when k.contype = 'f' then format('%s %s', k.confrelid::regclass, ${columns('k.confrelid', 'k.confkey')}) end)
  from pg_constraint k join (${RELATION}) on c.oid = k.conrelid left join pg_class other on other.oid = k.confrelid
  where k.contype in ('p', 'u', 'f', 'c', 'x') and ${OURS}
    and not (k.contype = 'f' and (c.relispartition or other.relispartition))
    and not exists (select from pg_trigger t where t.tgconstraint = k.oid and t.tgenabled not in ('O', 'A'))`;

/** Those of constraints are told as such; broken ones enforce nothing, and no dump holds them. */
const INDEXES = `
  select case when i.indisunique then 'unique index' else 'index' end, i.indrelid::regclass::text, c.oid::regclass::text,
         concat_ws(' ', ${columns('i.indrelid', 'i.indkey::int2[]')}, case when i.indpred is not null then 'for some rows' end)
  from pg_index i join (${RELATION}) on c.oid = i.indexrelid
  where i.indisvalid and not c.relispartition and ${OURS}
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))`;

const ACTIVE = `
  select 'trigger', c.oid::regclass::text, t.tgname::text, format('calling %s', t.tgfoid::regproc)
  from pg_trigger t join (${RELATION}) on c.oid = t.tgrelid
  where not t.tgisinternal and t.tgenabled in ('O', 'A') and ${OURS}
  union all
  select 'view', null, c.oid::regclass::text, ''
  from ${RELATION} where c.relkind in ('v', 'm') and ${OURS} and ${notOfAnExtension('pg_class', 'c.oid')}
  union all
  select 'routine', null, p.oid::regprocedure::text, ''
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where ${OURS} and ${notOfAnExtension('pg_proc', 'p.oid')}`;

/**
 * Everything of a schema that is in force, told so that a dump and its restore change nothing of it: they number columns anew, and
 * print expressions otherwise.
 */
export const SHAPE = `${[COLUMNS, TABLES, CONSTRAINTS, INDEXES, ACTIVE].join(' union all ')} order by 1, 2, 3, 4`;
