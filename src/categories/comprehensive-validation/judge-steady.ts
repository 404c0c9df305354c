import type { EvidenceRecord } from '../../model/evidence.ts';
import { SUBJECT } from './claim.ts';
import {
  type Answer,
  answersOf,
  lateOurselves,
  notes,
  ofKind,
  type Trial,
  told,
  unsteady,
} from './judge-work.ts';

/** What is to be said of one rule after one trial. */
export interface Said {
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
  readonly message: string;
  readonly records: readonly EvidenceRecord[];
}

export const said = (
  verdict: Said['verdict'],
  message: string,
  records: readonly EvidenceRecord[],
): Said => ({ verdict, message, records });

const drives = (answers: readonly Answer[]): readonly EvidenceRecord[] => [
  ...new Set(answers.map(({ record }) => record)),
];

/** Before the faults. What does not hold then accuses nobody: the claim may be wrong, or the machine too slow. */
export function steadyBefore(trial: Trial): Said {
  const [start] = ofKind(trial, 'subject-state').filter(({ step }) => step === 'start');
  if (!start?.data.ready)
    return said(
      'inconclusive',
      `The service did not become ready (${start?.data.detail ?? 'it was not started'}).`,
      start ? [start] : [],
    );
  const given = ofKind(trial, 'request').filter(({ step }) => step.startsWith('given '));
  const refused = given.find(({ data }) => data.status === null || data.status >= 400);
  if (refused)
    return said(
      'inconclusive',
      `${refused.data.method} ${refused.data.path} (${refused.step}) was answered with ${refused.data.status ?? refused.data.error}.`,
      [refused],
    );
  const answers = answersOf(trial, 'before');
  if (answers.length === 0) return said('inconclusive', 'No work was done before the faults.', [start]);
  const why = unsteady(trial, 'before');
  if (why !== null)
    return said('inconclusive', `Before anything was broken, ${why}: nothing follows from what came after.`, [
      start,
      ...drives(answers),
    ]);
  return said(
    'pass',
    `Before anything was broken, ${answers.length} requests held the claimed steady state.`,
    [start, ...given, ...drives(answers)],
  );
}

/** Every fault of the schedule must have been seen to be felt, and to be over. */
export function faultsFelt(trial: Trial): Said {
  const planned = notes(trial, 'planned');
  const felt = notes(trial, 'felt');
  const healed = ofKind(trial, 'fault').filter(({ data }) => data.stage === 'healed' && !data.effective);
  const missing = planned.flatMap(({ data: { values } }) => {
    const seen = felt.find(
      ({ data }) =>
        data.values.wave === values.wave &&
        data.values.component === values.component &&
        data.values.fault === values.fault,
    );
    const name = `${values.component} ${values.fault} (wave ${values.wave})`;
    if (!seen) return [`${name} was not tried`];
    return seen.data.values.felt === true ? [] : [`${name} was not seen to take effect`];
  });
  const unhealed = healed.map(({ data }) => `${data.service} was not whole again after ${data.fault}`);
  const wrong = [...missing, ...unhealed];
  if (planned.length === 0) return said('inconclusive', 'No fault was drawn.', []);
  if (wrong.length > 0)
    return said('inconclusive', `${wrong.slice(0, 4).join('; ')}.`, [...planned, ...felt, ...healed]);
  const waves = new Set(planned.map(({ data }) => data.values.wave)).size;
  return said(
    'pass',
    `${planned.length} faults in ${waves} waves were seen to take effect, and each was healed.`,
    [...planned, ...felt],
  );
}

/** Milliseconds around an absence of the subject in which a request may have met it. */
const AROUND = 250;

/** Milliseconds in which a request breaks off that met a connection which was just being closed, and as many as may meet that. */
const AT_ONCE = 100;
const UNLUCKY = 2;

/** Whether it broke off at once on a connection that had been kept, before a byte of an answer: no server can avoid that (RFC 9112, 9.3.1). */
const metAClosing = ({ grade, driven }: Answer): boolean =>
  grade === 'none' &&
  driven.reused &&
  driven.outcome !== 'ECONNREFUSED' &&
  driven.firstByte === null &&
  driven.done - (driven.sent ?? driven.due) < AT_ONCE;

/** While something was broken, and until the steady state was back. */
export function holdsDuring(trial: Trial): Said {
  const { during } = trial.claim;
  const answers = [...answersOf(trial, 'wave'), ...answersOf(trial, 'recovery')];
  const records = drives(answers);
  const late = [...lateOurselves(trial, 'wave'), ...lateOurselves(trial, 'recovery')];
  if (answers.length === 0) return said('inconclusive', 'No work was done while anything was broken.', []);
  const present = answers.filter((answer) => answer.grade !== 'none' || !wasAbsent(answer));
  const wrong = present.filter(
    ({ grade, driven }) =>
      (grade === 'status' && !during.answers.includes(Number(driven.outcome))) ||
      (grade === 'none' && driven.outcome !== 'timeout'),
  );
  const slow = present.filter(
    ({ driven }) => driven.outcome === 'timeout' || driven.done - driven.due > during.within,
  );
  const well = present.filter(({ grade }) => ['good', 'slow', 'lesser'].includes(grade)).length;
  const allowed = `the expected answers or ${during.answers.join(', ')}`;
  const first = (some: readonly Answer[]) =>
    some
      .slice(0, 3)
      .map((answer) => `${told(answer)} (${answer.record.step})`)
      .join('; ');
  if (wrong.length > 0 && wrong.length <= UNLUCKY && wrong.every(metAClosing))
    return said(
      'inconclusive',
      `${wrong.length} of ${present.length} requests broke off on a connection that was kept, and may just have been closed for its age: ${first(wrong)}.`,
      drives(wrong),
    );
  if (wrong.length > 0)
    return said(
      'fail',
      `While something was broken ${allowed} are claimed; ${wrong.length} of ${present.length} requests got something else: ${first(wrong)}.`,
      drives(wrong),
    );
  // Times count from when a request was due: our own lateness makes them longer, never shorter.
  if (slow.length > 0 && late.length > 0)
    return said(
      'inconclusive',
      'We were too late ourselves in sending what was due: the machine was too slow to tell.',
      late,
    );
  if (slow.length > 0)
    return said(
      'fail',
      `While something was broken every answer is claimed within ${during.within} ms; ${slow.length} of ${present.length} took longer: ${first(slow)}.`,
      drives(slow),
    );
  if (well < during.share * present.length)
    return said(
      'fail',
      `While something was broken ${percent(during.share)} of requests are claimed to be served all the same; ${well} of ${present.length} were.`,
      records,
    );
  return said(
    'pass',
    `While something was broken ${well} of ${present.length} requests were served, and the others got ${during.answers.join(' or ')} in time; ${answers.length - present.length} found the subject itself away.`,
    records,
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Whether a request was under way while the subject itself was stopped or killed. */
function wasAbsent({ driven, record }: Answer): boolean {
  return absences(record.data.marks).some(
    ({ from, to }) => driven.done >= from - AROUND && driven.due <= to + AROUND,
  );
}

/**
 * The times in which the subject was away, as the marks of one phase's work tell them. One may have begun before that work did, or end
 * after it; and work that is still waited for meets the absences of the next phase as well.
 */
function absences(
  marks: EvidenceRecord<'drive'>['data']['marks'],
): readonly { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (const { name, at } of marks) {
    if (!name.startsWith(`${SUBJECT} `)) continue;
    if (name.endsWith(' begins')) found.push({ from: at, to: Number.POSITIVE_INFINITY });
    if (!name.endsWith(' ends')) continue;
    const last = found.at(-1);
    if (last) last.to = at;
    else found.push({ from: Number.NEGATIVE_INFINITY, to: at });
  }
  return found;
}

/** After the last healing and the claimed time: the steady state is back, and stays. */
export function recovers(trial: Trial): Said {
  const { recovers: within } = trial.claim;
  const state = ofKind(trial, 'subject-state').at(-1);
  const answers = answersOf(trial, 'after');
  const [recovery] = notes(trial, 'recovery');
  const records = [...drives([...answersOf(trial, 'recovery'), ...answers]), ...(recovery ? [recovery] : [])];
  if (answers.length === 0 || !recovery)
    return said('inconclusive', 'No work was done after the faults.', records);
  const [late] = lateOurselves(trial, 'after');
  const why = unsteady(trial, 'after');
  if (why !== null && late)
    return said(
      'inconclusive',
      'We were too late ourselves in sending what was due: the machine was too slow to tell.',
      [late],
    );
  if (why !== null || !state?.data.running)
    return said(
      'fail',
      `The steady state is claimed to be back within ${within} ms of the last healing; ${recovery.data.values.ms} ms after it, ${why ?? 'the service had ended'}.`,
      [...records, ...(state ? [state] : [])],
    );
  return said(
    'pass',
    `The steady state was back ${recovery.data.values.ms} ms after the last healing (claimed: ${within} ms), and held for ${answers.length} requests.`,
    records,
  );
}
