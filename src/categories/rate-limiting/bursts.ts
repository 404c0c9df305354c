import { isGoodAnswer } from '../../lib/actions.ts';
import { retryAfter } from '../../lib/retry-after.ts';
import type { ExperimentContext } from '../../model/category.ts';
import { type Stage, setStage } from './acts.ts';
import {
  burstOf,
  type Claim,
  FORGED,
  keyIsAddress,
  lengthened,
  NEARLY,
  otherSpellings,
  plainAfter,
} from './claim.ts';
import { lookAtCounters } from './counters.ts';
import { leaveKeyOut } from './keyless.ts';

/** Milliseconds beyond what we were told to wait: clocks round. */
const PAST = 120;
/** Keys that are asked for while another is refused. */
const OTHERS = 3;
/** Times that one header is forged, or one spelling tried: more than could be allowed meanwhile without it. */
const AS_OTHERS = 3;

/** One key goes over its limit, tries to get round it, and then does as it is told. */
export async function bursts(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, random, waiting } = context;
  const stage = await setStage(context);
  if (stage === null) return;
  const { ask, exhaust, count, quiet, keyOf } = stage;
  await ask('baseline', keyOf('baseline'));
  const long = await takesLongKeys(stage, claim);
  const key = long ? lengthened(keyOf('sequence')) : keyOf('sequence');
  waiting('refusals of one key');
  await exhaust('sequence', key);
  await ask('refused before', key);
  // Before the other keys: how much of its window is left must not rest on them.
  for (const header of claim.forwarding ? [] : FORGED) {
    for (let n = 1; n <= AS_OTHERS; n += 1) {
      const address = `198.51.100.${1 + Math.floor(random() * 250)}`;
      await ask(`forged ${header} ${n}`, key, {
        [header]: header === 'forwarded' ? `for=${address}` : address,
      });
    }
    await plainly(stage, `forged ${header}`, key);
  }
  for (const { what, path } of otherSpellings(claim.action.path)) {
    for (let n = 1; n <= AS_OTHERS; n += 1) await ask(`respelt ${what} ${n}`, key, {}, { path });
    await plainly(stage, `respelt ${what}`, key);
  }
  for (let n = 1; n <= OTHERS; n += 1) await ask(`other key ${n}`, keyOf(`other-${n}`));
  for (const { what, of } of long ? NEARLY : []) await ask(`other key, ${what}`, of(key));
  await ask('refused after', key);
  const since = performance.now();
  await count('effect of the sequence', key);
  await lookAtCounters(context, stage.room, stage.salt);
  await leaveKeyOut(context, stage);

  // A key of its own, so that as little as possible of its window has passed when it is told to wait.
  const obedient = keyOf('obedient');
  const { last } = await exhaust('obedient', obedient);
  // What is longer than two windows is untrue anyway.
  const told = retryAfter(last?.data.responseHeaders ?? {}) ?? 0;
  if (last?.data.status === claim.refusal && told > 0) {
    waiting('as long as Retry-After says');
    await quiet(Math.min(told * 1_000, 2 * claim.window) + PAST);
    await ask('after Retry-After', obedient);
  }
  waiting('the window to be over');
  await quiet(claim.window + PAST - (performance.now() - since));
  const isRefused = await askFull(stage, claim, 'after the window', key);
  if (!isRefused) return;
  // Where windows slide, the one before still weighs. Only who refuses pays for the wait.
  waiting('two windows to be over');
  await quiet(2 * claim.window + PAST);
  await askFull(stage, claim, 'after two windows', key);
}

/** Not everybody takes long ones, and an address cannot be one. */
async function takesLongKeys({ ask, keyOf }: Stage, claim: Claim): Promise<boolean> {
  if (keyIsAddress(claim)) return false;
  const { data } = await ask('baseline of a long key', lengthened(keyOf('baseline')));
  return isGoodAnswer(claim.action.expect, data.status);
}

/** The same request without that way, as often: all at once, so that as little as possible of the window passes. */
async function plainly({ ask }: Stage, way: string, key: string): Promise<void> {
  await Promise.all(Array.from({ length: AS_OTHERS }, (_, n) => ask(`${plainAfter(way)} ${n + 1}`, key)));
}

/** As many as one key may at once, until one is refused: whether one was. More would only weigh on what comes later. */
async function askFull({ ask }: Stage, claim: Claim, step: string, key: string): Promise<boolean> {
  for (let n = 1; n <= Math.min(claim.limit, burstOf(claim)); n += 1) {
    const { data } = await ask(`${step} ${n}`, key);
    if (data.status === claim.refusal) return true;
  }
  return false;
}
