import { asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import type { Body, Claim } from './claim.ts';

/** Ordinary requests afterwards: one alone may have failed for a reason of its own. */
const AFTERWARDS = 2;

/**
 * Bodies that reach for what all objects of a process have in common (CWE-1321), then ordinary ones as somebody else would send them. Where
 * those are not what they were before, they are asked for once more of a new process.
 */
export async function pollute(
  { claim, random, recorder, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const nonce = Math.floor(random() * 36 ** 4).toString(36);
  const marks = { kept: `kept-${nonce}`, polluted: `polluted-${nonce}` };
  recorder.record('note', 'marks of bodies', { name: 'marks', values: marks }, room.name);
  waiting('ordinary answers after bodies that reach for what all objects share');
  const send = (body: Body, index: number, step: string, more: Readonly<Record<string, unknown>> = {}) => {
    const request = fill(body.request, { value: `${step.replaceAll(' ', '-')}-${nonce}${index}` });
    const whole = JSON.stringify({ ...JSON.parse(request.body ?? '{}'), ...more });
    return room.request({
      step: `apart ${index} · ${step}`,
      ...asRequest({ ...request, body: whole }),
      timeout: claim.within,
    });
  };
  const bodies = [...claim.bodies.entries()];
  for (const [index, body] of bodies) {
    // Who keeps whatever was sent, and shows it to the next one, shows this too.
    await send(body, index, 'kept', { [marks.kept]: { prototype: fieldsOf(body, marks.kept) } });
    await send(body, index, 'before');
  }
  for (const [index, body] of bodies) {
    const fields = fieldsOf(body, marks.polluted);
    // A computed name makes it a field of its own, as it is one in JSON.
    await send(body, index, 'prototype', { ['__proto__']: fields });
    await send(body, index, 'constructor', { constructor: { prototype: fields } });
  }
  let changed = false;
  for (const [index, body] of bodies)
    for (let time = 1; time <= AFTERWARDS; time += 1) {
      const { data } = await send(body, index, `after ${time}`);
      const shown = JSON.stringify([data.response.text, data.responseHeaders]);
      changed ||= !isGoodAnswer(body.request.expect, data.status) || shown.includes(marks.polluted);
    }
  if (!changed) return;
  await room.stop('stopped after bodies');
  if (!(await room.start('started after bodies')).data.ready) return;
  for (const [index, body] of bodies) await send(body, index, 'started again');
}

/** Fields that the body may have and has not, and one that nobody has. */
function fieldsOf({ optional }: Body, mark: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...optional, mark].map((name) => [name, mark]));
}
