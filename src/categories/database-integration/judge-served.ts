import { isGoodAnswer } from '../../lib/actions.ts';
import { counted, quote } from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { answered, countOf, type Input, named, requestOf, writesOf } from './judge-evidence.ts';
import { isMeant } from './judge-meant.ts';
import { broughtUp, type Findings, toCheck, type Upgraded } from './judge-upgrades.ts';

/** Whether the service starts on what was migrated, tells what was there, and takes what is new. */
export function servesWhatWas(input: Input): Check {
  return toCheck(input, 'serves-what-was', (one, found) => judgeServed(input, one, found));
}

function judgeServed(input: Input, one: Upgraded, found: Findings): string {
  const { upgrade, loaded, start } = one;
  if (loaded === undefined) return '';
  const doubt = (says: string, record: EvidenceRecord) => {
    found.doubts.push({ says, record });
    return '';
  };
  const act = broughtUp(input, one);
  if (act?.ended !== 'well')
    return doubt(`The database of ${upgrade.from} was not brought up to date.`, act?.record ?? loaded);
  if (start === undefined) return doubt('The service was not started on it.', act.record);
  found.looked.push(start);
  if (!start.data.ready) {
    found.offences.push({
      record: start,
      says: `On the database that was migrated from ${upgrade.from} the service did not become ready (${start.data.detail}): ${quote(start.data.stderr.text || start.data.stdout.text)}.`,
    });
    return '';
  }
  const reads = judgeReads(input, one, found);
  const writes = judgeWrites(input, one, found);
  judgeIds(one, found);
  return `On the database that was migrated from ${upgrade.from} the service started, answered ${counted(reads, 'request')} for what was there, and took ${counted(writes, 'new write')}.`;
}

function judgeReads(input: Input, { upgrade, label }: Upgraded, found: Findings): number {
  for (const [index, { request, shows }] of upgrade.reads.entries()) {
    const answer = requestOf(input, `read ${index + 1} of ${label}`);
    if (answer === undefined) continue;
    found.looked.push(answer);
    const { status, response } = answer.data;
    const missing = shows.filter((words) => !response.text.includes(words));
    const when = `On the database that was migrated from ${upgrade.from}, ${named(answer)}`;
    if (!isGoodAnswer(request.expect, status))
      found.offences.push({
        record: answer,
        says: `${when} was answered with ${answered(answer)}: ${quote(response)}.`,
      });
    else if (missing.length > 0 && !response.truncated)
      found.offences.push({
        record: answer,
        says: `${when} does not show ${missing.map((words) => quote(words)).join(', ')}: ${quote(response)}.`,
      });
  }
  return upgrade.reads.length;
}

function judgeWrites(input: Input, { upgrade, label }: Upgraded, found: Findings): number {
  const writes = writesOf(input, `on ${label}`);
  for (const { answer, acknowledged, rows } of writes) {
    found.looked.push(answer);
    const when = `On the database that was migrated from ${upgrade.from}, ${named(answer)}`;
    const { status } = answer.data;
    if (!acknowledged) {
      const says = `${when} was answered with ${answered(answer)}: ${quote(answer.data.response)}.`;
      // What it refuses may be right: the dump need not hold what the request is about.
      const isRefusal = status !== null && status < 500;
      (isRefusal ? found.doubts : found.offences).push({ record: answer, says });
    } else if (countOf(rows) === 0)
      found.offences.push({
        record: rows ?? answer,
        says: `${when} was acknowledged, and is nowhere in the database.`,
      });
  }
  return writes.length;
}

/** New numbers must not be those of rows that are there. Where they were before as well, numbers come from elsewhere. */
function judgeIds({ upgrade, kept }: Upgraded, found: Findings): void {
  if (!kept) return;
  found.looked.push(kept);
  for (const { of, before, after } of kept.data.ids) {
    if (isMeant(upgrade, of) || isTaken(before) || !isTaken(after)) continue;
    found.offences.push({
      record: kept,
      says: `After the migration from ${upgrade.from} the next number of ${of} is ${after.next}, and numbers up to ${after.highest} are taken.`,
    });
  }
}

function isTaken({ next, highest }: { readonly next: string; readonly highest: string | null }): boolean {
  return highest !== null && /^-?\d+$/.test(highest) && BigInt(next) <= BigInt(highest);
}
