import { isGoodAnswer } from '../../lib/actions.ts';
import { inconclusive, inDoubt, notApplicable, quote, unless } from '../../lib/checks.ts';
import { parseObject } from '../../lib/json-object.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-canaries.ts';

type Rows = EvidenceRecord<'rows'>;

/** Whether a field that nobody named came to rest in a column (CWE-915; OWASP API3:2023, “mass assignment”). */
export function storesOnlyWhatItNames({ claim, evidence, subject }: Input): Check {
  const rule = 'stores-only-what-it-names';
  if (claim.bodies.length === 0) return notApplicable(rule, 'The contract claims no bodies.');
  if (!subject.services.some(({ type }) => type === 'postgres'))
    return notApplicable(rule, 'There is no PostgreSQL whose columns could be looked at.');
  const requests = evidence.from(OWN, 'request', 'over-posting');
  const rows = evidence.from(OWN, 'rows', 'over-posting');
  const looked: EvidenceRecord[] = [];
  const offences: { readonly says: string; readonly record: EvidenceRecord }[] = [];
  const doubts: typeof offences = [];
  let columns = 0;
  for (const [index, { request }] of claim.bodies.entries()) {
    const at = (when: string): readonly Rows[] =>
      rows.filter(({ step }) => step === `body ${index} · ${when}`);
    const good = requests.find(({ step }) => step === `body ${index} · good`);
    const [before, extra, after] = [at('before'), at('extra'), at('good')];
    if (!good || extra.length === 0) continue;
    const what = `${request.method} ${request.path}`;
    if (!isGoodAnswer(request.expect, good.data.status))
      return inconclusive(
        rule,
        `${what} was answered with ${good.data.status ?? good.data.error} as it stands.`,
        good,
      );
    const refused = [...before, ...after, ...extra].find(({ data }) => data.error !== null);
    if (refused)
      return inconclusive(
        rule,
        `The columns of ${refused.data.service} could not be looked at: ${quote(refused.data.error?.message ?? '')}.`,
        refused,
      );
    looked.push(good, ...extra);
    for (const { record, table, column, count } of extra.flatMap(countsIn)) {
      columns += 1;
      const countAt = (some: readonly Rows[]) =>
        some.flatMap(countsIn).find((one) => one.table === table && one.column === column)?.count ?? 0;
      // What the good request does by itself, as giving a default does, is no sign.
      if (count <= countAt(before) || countAt(after) > count) continue;
      const sent = requests.find(({ step }) => step === `body ${index} · extra ${column}`);
      // Only one request said so. Whoever sets a flag of every row, a moment later, has set it there as well, and not yet after the good one.
      if (parseObject(sent?.data.body?.text ?? null)?.[column] === true && count - countAt(before) > 1) {
        doubts.push({
          record,
          says: `${table}.${column} became true in ${count - countAt(before)} rows, though only one request to ${what} said so.`,
        });
        continue;
      }
      offences.push({
        record,
        says: `${what} took a field ${quote(column)} that the contract does not name (answered with ${sent?.data.status ?? 'nothing'}), and what it said stands in ${table}.${column}.`,
      });
    }
  }
  if (looked.length === 0) return nothingTried(rule, evidence);
  if (offences.length === 0 && doubts.length > 0) return inDoubt(rule, doubts);
  return unless(
    rule,
    looked,
    offences,
    `Of ${columns} columns that no body names, none could be set by a field of its name.`,
  );
}

/** Why no field could be added. */
function nothingTried(rule: string, evidence: Input['evidence']): Check {
  const [start] = evidence.from(OWN, 'subject-state', 'over-posting');
  const columns = evidence.from(OWN, 'rows', 'over-posting').filter(({ step }) => step === 'columns');
  if (start && !start.data.ready)
    return inconclusive(
      rule,
      `The service was not ready (${start.data.detail ?? 'no reason given'}).`,
      start,
    );
  const unread = columns.find(({ data }) => data.error !== null);
  if (unread)
    return inconclusive(
      rule,
      `The columns of ${unread.data.service} could not be listed: ${quote(unread.data.error?.message ?? '')}.`,
      unread,
    );
  if (columns.length > 0)
    return inconclusive(rule, 'No column was found that no body names and that could hold a mark.', columns);
  return inconclusive(rule, 'Nothing was seen that could tell.');
}

function countsIn(record: Rows) {
  return record.data.rows.map(({ table, column, count }) => ({
    record,
    table: String(table),
    column: String(column),
    count: Number(count),
  }));
}
