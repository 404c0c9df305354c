import { ending, inconclusive, inDoubt, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { approximateSize } from '../../lib/size.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import { copyStep } from './claim.ts';
import { type Input, OWN } from './judge-seen.ts';

type Copy = Input['claim']['copies'][number];

/** Whether what is passed on as it is comes out as it went in. */
export function copiesVerbatim(input: Input): Check {
  const rule = 'copies-verbatim';
  const { copies } = input.claim;
  if (copies.length === 0)
    return notApplicable(rule, 'The contract names no file that is passed on as it is.');
  const looked: EvidenceRecord[] = [];
  const offences: { record: EvidenceRecord; says: string }[] = [];
  const doubts: typeof offences = [];
  const unseen: string[] = [];
  for (const [index, copy] of copies.entries()) {
    const [plain, every] = [
      seen(input, copy, copyStep(index, 'plain')),
      seen(input, copy, copyStep(index, 'every kind')),
    ];
    if (!plain.run || !every.run || !plain.source?.entry.sha256 || !every.source?.entry.sha256) {
      unseen.push(copy.from);
      continue;
    }
    looked.push(every.run, every.source.record, ...(every.copy ? [every.copy.record] : []));
    if (!isSame(plain)) {
      const { record, says } = difference(copy, plain);
      doubts.push({ record, says: `Not even a plain file was passed on. ${says}` });
    } else if (!isSame(every)) offences.push(difference(copy, every));
    else if (copy.keepsMode && every.source.entry.mode !== every.copy?.entry.mode)
      offences.push({
        record: every.copy?.record ?? every.run,
        says: `${typed(copy.command)} passes on ${copy.from}, whose permissions are ${every.source.entry.mode}; those of ${copy.to} are ${every.copy?.entry.mode}.`,
      });
  }
  if (offences.length === 0 && doubts.length > 0) return inDoubt(rule, doubts);
  if (offences.length === 0 && unseen.length > 0)
    return inconclusive(rule, `It was not seen how ${unseen.join(', ')} was passed on.`, looked);
  return unless(
    rule,
    looked,
    offences,
    `What ${copies.map(({ command }) => typed(command)).join(', ')} passed on was the same, byte for byte${copies.some(({ keepsMode }) => keepsMode) ? ', with its permissions' : ''}.`,
  );
}

/** A run, the file before it and the file after it. */
function seen({ evidence }: Input, { from, to }: Copy, step: string) {
  const entry = (suffix: string, path: string) => {
    const record = evidence.from(OWN, 'files').find((one) => one.step === `${step} · ${suffix}`);
    const found = record?.data.entries.find((one) => one.path === nameOf(path));
    return record && found ? { record, entry: found } : undefined;
  };
  return {
    run: evidence.from(OWN, 'run').find((one) => one.step === step),
    source: entry('from', from),
    copy: entry('to', to),
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

type Seen = ReturnType<typeof seen>;

function isSame({ run, source, copy }: Seen): boolean {
  return (
    run?.data.exitCode === 0 && copy?.entry.type === 'file' && source?.entry.sha256 === copy.entry.sha256
  );
}

function difference({ command, from, to }: Copy, { run, source, copy }: Seen) {
  const record = copy?.record ?? run;
  if (!record || !run) throw new Error('nothing was seen of it');
  if (run.data.exitCode !== 0)
    return { record: run, says: `${typed(command)} ${ending(run)}, writing ${quote(run.data.stderr)}.` };
  if (!copy) return { record: run, says: `${typed(command)} ended well, and there is no ${to}.` };
  const sizes = [source?.entry.size ?? 0, copy.entry.size];
  const [before, after] = sizes.map(approximateSize);
  return {
    record,
    says: `${typed(command)} passes on ${from}, ${before} with bytes of every kind; ${to} is not the same${sizes[0] === sizes[1] ? '' : `, and has ${after === before ? `${sizes[1]} bytes in place of ${sizes[0]}` : after}`}.`,
  };
}
