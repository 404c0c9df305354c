import { isGoodAnswer } from '../../lib/actions.ts';
import { begunAt } from '../../lib/begun.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { ASKED, type Claim, uploadOf } from './claim.ts';
import { OWN, seconds } from './judge-evidence.ts';

/**
 * What became of a request of which the body was still on its way when it was asked to stop; nothing where it may not have been taken on
 * by then, or where one that is as slow is not answered well in peace either.
 */
export function brokenUpload(
  { evidence, subject }: JudgeInput<Claim>,
  takenOn: number,
): {
  readonly looked: readonly EvidenceRecord[];
  readonly offences: readonly { readonly record: EvidenceRecord; readonly says: string }[];
} {
  const request = (step: string) => evidence.from(OWN, 'request').find((record) => record.step === step);
  const action = uploadOf(subject);
  const [peace, upload] = [request('upload in peace'), request('upload while it is asked to stop')];
  const asked = evidence.from(OWN, 'note').find(({ data }) => data.name === ASKED);
  if (!action || !peace || !upload || !asked || !isGoodAnswer(action.expect, peace.data.status))
    return { looked: [], offences: [] };
  const begun = begunAt(upload);
  if (begun > asked.at - takenOn || upload.at <= asked.at) return { looked: [], offences: [] };
  const { status, error, method, path } = upload.data;
  const looked = [peace, upload];
  if (!isBroken(upload)) return { looked, offences: [] };
  const got = status === null ? `no whole answer (${error})` : String(status);
  const says = `${method} ${path}, of which the body had been coming for ${seconds(asked.at - begun)} when it was asked to stop, got ${got} ${seconds(upload.at - asked.at)} later; in peace, where it comes as slowly, it gets ${peace.data.status}.`;
  return { looked, offences: [{ record: upload, says }] };
}

/** Who has not sent everything may be told so (408), or to come again (503); but not by breaking off. */
const isBroken = ({ data: { status } }: EvidenceRecord<'request'>): boolean =>
  status === null || (status >= 500 && status !== 503);
