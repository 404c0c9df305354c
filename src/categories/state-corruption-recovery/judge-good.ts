import { quote } from '../../lib/checks.ts';
import { type Deed, ended, output, what, worked } from '../../lib/deeds.ts';
import type { JudgeInput } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Claim } from './claim.ts';
import { type State, saidBy } from './judge-answers.ts';

const OWN = 'state-corruption-recovery';

type Input = JudgeInput<Claim>;

/** What was seen of undamaged state. */
export interface Good {
  /** The preparations, the action and the fingerprints. */
  readonly controls: readonly Deed[];
  /** Starts of a service; none of a command. */
  readonly starts: readonly State[];
  /** Why nothing can be told, where something of it failed. */
  readonly doubt: { readonly says: string; readonly records: readonly EvidenceRecord[] } | null;
  /** Everything that asking good state shows to people. */
  readonly shown: string;
  /** SHA-256 of what good state says before the action and after it. */
  readonly before: string;
  readonly after: string;
}

/** Everything that was done in the category’s rooms, as it came. */
export function deedsOf({ evidence }: Input): readonly Deed[] {
  const deeds = [...evidence.from(OWN, 'run'), ...evidence.from(OWN, 'request')];
  return deeds.toSorted((a, b) => a.at - b.at);
}

export function goodOf(input: Input): Good {
  const controls = deedsOf(input).filter(({ step }) => /^(prepare|good )/.test(step));
  const starts = input.evidence
    .from(OWN, 'subject-state')
    .filter(({ step }) => step.startsWith('good start'));
  const at = (step: string) => controls.find((one) => one.step === step);
  const saidAt = (step: string) => {
    const deed = at(step);
    return deed ? output(deed).sha256 : '';
  };
  const asked = at('good before');
  return {
    controls,
    starts,
    doubt:
      wrongKind(input) ??
      notReady(starts) ??
      failed(input.claim, controls) ??
      notPutBack(input) ??
      fickle(controls),
    shown: asked ? saidBy(asked) : '',
    before: saidAt('good before'),
    after: saidAt('good after'),
  };
}

function wrongKind({ claim, subject }: Input): Good['doubt'] {
  const { act, fingerprint, prepare, recover } = claim;
  const request = [act, fingerprint, ...prepare, ...recover].find(({ kind }) => kind === 'http');
  if (subject.kind === 'service' || request?.kind !== 'http') return null;
  const says = `${request.method} ${request.path} is claimed, but a command cannot be sent requests; claim a command instead.`;
  return { says, records: [] };
}

function notReady(starts: readonly State[]): Good['doubt'] {
  const start = starts.find(({ data }) => !data.ready);
  if (!start) return null;
  const says = `On undamaged state, the service did not become ready (${start.data.detail ?? 'no reason given'}).`;
  return { says, records: [start] };
}

function failed(claim: Claim, controls: readonly Deed[]): Good['doubt'] {
  for (const deed of controls) {
    if (worked(deed, actionOf(claim, controls, deed))) continue;
    const says = `On undamaged state, ${what(deed)} ${ended(deed)}, saying ${quote(saidBy(deed))}.`;
    return { says, records: [deed] };
  }
  return null;
}

function actionOf(claim: Claim, controls: readonly Deed[], deed: Deed): Action | undefined {
  if (deed.step === 'good act') return claim.act;
  if (deed.step !== 'prepare') return claim.fingerprint;
  const beside = controls.filter(
    ({ step, experiment }) => step === 'prepare' && experiment === deed.experiment,
  );
  return claim.prepare[beside.indexOf(deed)];
}

function notPutBack({ evidence, subject }: Input): Good['doubt'] {
  if (subject.kind !== 'service') return null;
  const copy = evidence.from(OWN, 'state-copy').find(({ data }) => !data.exact);
  if (!copy) return null;
  return {
    says: `The state in ${copy.data.paths.join(', ')} could not be put back as it was.`,
    records: [copy],
  };
}

/** A state that says something else every time. */
function fickle(controls: readonly Deed[]): Good['doubt'] {
  for (const again of controls.filter(({ step }) => step === 'good again')) {
    const before = controls.find(
      (deed) => deed.experiment === again.experiment && deed.step === 'good before',
    );
    if (before && output(before).sha256 !== output(again).sha256) {
      return {
        says: `The same state says two things: ${quote(output(before))}, and once it was put back ${quote(output(again))}. Nothing can be compared.`,
        records: [before, again],
      };
    }
  }
  return null;
}
