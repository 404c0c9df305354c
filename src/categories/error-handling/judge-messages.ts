import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Check } from '../../model/verdict.ts';
import {
  article,
  claimsNoCommand,
  GOOD,
  hasOptionBehind,
  type Input,
  isControl,
  type Request,
  type Run,
  requests,
  runs,
  UNKNOWN_OPTION,
  what,
  wrongRequests,
  wrongRuns,
} from './judge-seen.ts';

export function namesTheCulprit(input: Input): Check {
  const named = [
    ...wrongRuns(input)
      .filter((run) => run.data.outcome === 'exited' && run.data.exitCode !== 0)
      .map((record) => ({
        record,
        culprits: culpritsOfRun(record, input),
        said: `${record.data.stderr.text}\n${record.data.stdout.text}`,
      })),
    ...wrongRequests(input)
      .filter(
        (request) => request.data.status !== null && request.data.status >= 400 && request.data.status < 500,
      )
      .map((record) => ({ record, culprits: culpritsOfRequest(record), said: record.data.response.text })),
  ].filter(({ culprits }) => culprits.length > 0);
  if (named.length === 0)
    return notApplicable('names-the-culprit', 'Nothing failed in a way that has a name to be told.');
  const offences = named
    .filter(({ culprits, said }) => !culprits.some((culprit) => names(said, culprit)))
    .map(({ record, culprits, said }) => ({
      record,
      says: `Given ${article(what(record))}, it did not name ${culprits[0]}; it said ${quote(said)}.`,
    }));
  return unless(
    'names-the-culprit',
    named.map(({ record }) => record),
    offences,
    `All ${named.length} messages name what was at fault.`,
  );
}

/** Whether a text names something: as a word of its own, where it is one. `to` does not stand in “tomorrow”. */
function names(text: string, culprit: string): boolean {
  const [said, name] = [text.toLowerCase(), culprit.toLowerCase()];
  if (!/^\w+$/.test(name) || GENERAL.includes(name)) return said.includes(name);
  // In JSON, a line end is two characters, of which one is a letter.
  return said
    .replace(/\\[nrt]/g, ' ')
    .split(/\W+/)
    .includes(name);
}

/** Words that stand for a whole body or disk, also inside others: “JSONDecodeError”. */
const GENERAL = ['json', 'body', 'object', 'disk'];

function culpritsOfRun(run: Run, input: Input): readonly string[] {
  // "Too many arguments" is as true of a word that is too many.
  if (hasOptionBehind(run)) return [];
  if (run.step.includes('unknown option')) return [`--${UNKNOWN_OPTION}`, UNKNOWN_OPTION];
  if (run.step.includes('unknown command')) return ['cleanroom-no-such-command'];
  const file = run.data.command
    .map((word) => /cleanroom-(missing|directory|unreadable|not-utf8)-\d+/.exec(word)?.[0])
    .find(Boolean);
  if (file) return [file];
  if (run.step.startsWith('full disk')) {
    const into = input.claim.writes[Number(run.step.split(' ').at(-1))]?.into ?? '';
    return [into.split('/').filter(Boolean).at(-1) ?? into, 'no space', 'disk'];
  }
  return [];
}

function culpritsOfRequest(request: Request): readonly string[] {
  const field = /field (\S+)/.exec(request.step)?.[1];
  if (field) return [field];
  if (/JSON|body|array/.test(request.step)) return ['json', 'body', 'object'];
  return [];
}

export function noStackTrace(input: Input): Check {
  const looked = [...runs(input), ...requests(input)].filter((record) => !isControl(record));
  const offences = looked.flatMap((record) => {
    const texts =
      record.kind === 'run'
        ? [(record as Run).data.stderr.text, (record as Run).data.stdout.text]
        : [(record as Request).data.response.text];
    const trace = texts.map(stackTrace).find((found) => found !== null);
    return trace
      ? [{ record, says: `Given ${article(what(record))}, it showed a stack trace: ${quote(trace)}.` }]
      : [];
  });
  return unless('no-stack-trace', looked, offences, `None of ${looked.length} answers shows a stack trace.`);
}

export function boundedTime(input: Input): Check {
  const { claim } = input;
  // How long another protocol waits for the rest of what it takes for a message is its own matter.
  const looked: readonly (Run | Request)[] = [...runs(input), ...requests(input)].filter(
    (record) => record.step !== 'stray request' && !isControl(record),
  );
  if (looked.length === 0 && claimsNoCommand(input) && !speaksHttp(input.subject))
    return notApplicable('bounded-time', 'Nothing was done whose time the contract bounds.');
  const offences = looked.flatMap((record) => {
    if (record.step === 'too slow') {
      const allowed = (claim.slowBody ?? 0) + 500;
      return record.data.ms <= allowed
        ? []
        : [
            {
              record,
              says: `A body that trickles in was still being waited for after ${Math.round(record.data.ms)} ms; ${claim.slowBody} ms are claimed.`,
            },
          ];
    }
    const late =
      record.data.ms > claim.within ||
      (record.kind === 'run' && (record as Run).data.outcome === 'timed-out');
    if (!late) return [];
    const how =
      record.kind === 'run'
        ? `${typed((record as Run).data.command)} ${ending(record as Run)}`
        : `${(record as Request).data.method} ${(record as Request).data.path} took ${Math.round(record.data.ms)} ms`;
    return [{ record, says: `${how}; when ${article(what(record))}, ${claim.within} ms are allowed.` }];
  });
  const [slow] = looked.filter((record) => GOOD.test(record.step) && record.data.ms > claim.within / 2);
  if (offences.length > 0 && slow) {
    return inconclusive(
      'bounded-time',
      `The machine was too slow to tell: even the good case took ${Math.round(slow.data.ms)} of ${claim.within} ms (${slow.step}). ${offences[0]?.says}`,
      [slow, ...offences.map((offence) => offence.record)],
    );
  }
  return unless('bounded-time', looked, offences, `Everything was told within ${claim.within} ms.`);
}
