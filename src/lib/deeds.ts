import type { Action } from '../model/contract.ts';
import type { EvidenceRecord, Output } from '../model/evidence.ts';
import type { Room } from '../model/room.ts';
import { asCommand, asRequest, isGoodAnswer } from './actions.ts';
import { ending, quote, typed } from './checks.ts';

/** An action, done: a command or a request. */
export type Deed = EvidenceRecord<'run'> | EvidenceRecord<'request'>;

/** Does an action: sends its request, or runs its command, which is beside a service and in the place of a command. */
export function doIn(
  room: Pick<Room, 'run' | 'request'>,
  step: string,
  action: Action,
  {
    shared,
    ...more
  }: {
    readonly timeout?: number;
    readonly circumstances?: readonly string[];
    /** Of a command. */
    readonly shared?: true;
  } = {},
): Promise<Deed> {
  return action.kind === 'command'
    ? room.run({ ...more, ...(shared && { shared }), step, ...asCommand(action) })
    : room.request({ ...more, step, ...asRequest(action) });
}

/** Whether it ended as its action claims. */
export function worked(deed: Deed, action: Action | undefined): boolean {
  if (deed.kind === 'run') return deed.data.exitCode === (action?.kind === 'command' ? action.exit : 0);
  return isGoodAnswer(action?.kind === 'http' ? action.expect : null, deed.data.status);
}

/** Whether both said the same. */
export function same(one: Deed, other: Deed): boolean {
  return code(one) === code(other) && output(one).sha256 === output(other).sha256;
}

/** Milliseconds that it took by itself; a busy engine may take seconds to start a container, and to tell of its end. */
export const took = ({ kind, data }: Deed): number => (kind === 'run' ? (data.lifeMs ?? data.ms) : data.ms);

/** The step in which something is done once more that had not come to an end in time: what hangs hangs again. */
export const onceMore = (step: string): string => `${step} · once more`;

/** What it said to who asked: standard output, or the body of the answer. */
export const output = (deed: Deed): Output => (deed.kind === 'run' ? deed.data.stdout : deed.data.response);

const code = (deed: Deed): number | null => (deed.kind === 'run' ? deed.data.exitCode : deed.data.status);

/** What was done, as a person would write it. */
export const what = (deed: Deed): string =>
  deed.kind === 'run' ? typed(deed.data.command) : `${deed.data.method} ${deed.data.path}`;

/** How it ended: `ended with exit code 3`, `answered 500`, `was not answered within 5 s`. */
export function ended(deed: Deed): string {
  if (deed.kind === 'run') return ending(deed);
  const { status, error, timeoutMs } = deed.data;
  if (status !== null) return `answered ${status}`;
  return error === 'timeout' ? `was not answered within ${timeoutMs / 1000} s` : `got no answer (${error})`;
}

/** How it ended, and what it said. */
export function told(deed: Deed): string {
  if (deed.kind === 'run')
    return deed.data.exitCode === 0
      ? `said ${quote(deed.data.stdout)}`
      : `${ending(deed)}, writing ${quote(deed.data.stderr)}`;
  return `answered ${deed.data.status ?? deed.data.error}: ${quote(deed.data.response)}`;
}
