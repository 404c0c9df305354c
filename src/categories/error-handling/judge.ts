import { ending, inconclusive, notApplicable, quote, typed, unless } from '../../lib/checks.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import { stackTrace } from '../../lib/stack-trace.ts';
import type { Judge, JudgeInput } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Claim } from './claim.ts';

type Input = JudgeInput<Claim>;
type Run = EvidenceRecord<'run'>;
type Request = EvidenceRecord<'request'>;
type Files = EvidenceRecord<'files'>;

const OWN = 'error-handling';
/** Steps that must succeed: what is spoilt afterwards, and what is written where there is room. */
const GOOD = /^(good |prepare |roomy disk)/;

export const judge: Judge<Claim> = {
  needs: ['run', 'request', 'files', 'subject-state', 'held'],
  judge: (input) => [
    goodCaseWorks(input),
    takesAnyName(input),
    failsWithNonzero(input),
    explainsOnStderr(input),
    rejectsWith4xx(input),
    namesTheCulprit(input),
    noStackTrace(input),
    boundedTime(input),
    leavesNothingHalfWritten(input),
    servesBesideOthers(input),
    healthyAfter(input),
  ],
};

const runs = ({ evidence }: Input): readonly Run[] => evidence.from(OWN, 'run');
const requests = ({ evidence }: Input): readonly Request[] => evidence.from(OWN, 'request');

/** Runs that must fail: wrong words, wrong files, a full disk. */
const wrongRuns = (input: Input): readonly Run[] =>
  runs(input).filter(
    (run) => run.step.startsWith('wrong · ') || (run.step.startsWith('full disk') && !foundRoom(input, run)),
  );

/** Whether a run onto the full disk wrote all of it all the same: then the disk was not full enough, and success is right. */
function foundRoom(input: Input, run: Run): boolean {
  const index = run.step.split(' ').at(-1);
  const [after, whole] = ['full after', 'roomy after'].map((step) => listing(input, `${step} ${index}`));
  return run.data.exitCode === 0 && after !== undefined && whole !== undefined && sameFiles(after, whole);
}

const listing = ({ evidence }: Input, step: string): Files | undefined =>
  evidence.from(OWN, 'files').find((record) => record.step === step);

/** Requests that must be refused. */
const wrongRequests = (input: Input): readonly Request[] =>
  requests(input).filter((request) =>
    /^(spoilt |unknown route|wrong method|too large|too slow)/.test(request.step),
  );

const what = (record: Run | Request): string =>
  record.step
    .replace(/^(wrong|spoilt \d+|extreme \d+|output|argument|broken path) · /, '')
    .replace(/ \d+$/, '');

function goodCaseWorks(input: Input): Check {
  const goodRuns = runs(input).filter((run) => GOOD.test(run.step));
  const goodRequests = requests(input).filter((request) => /^good \d+$/.test(request.step));
  const offences = [
    ...goodRuns
      .filter((run) => run.data.exitCode !== 0)
      .map((run) => ({
        record: run,
        says: `${typed(run.data.command)}, which should be good, ${ending(run)}, writing ${quote(run.data.stderr)}.`,
      })),
    ...goodRequests
      .filter(
        (request) =>
          !isExpected(
            request,
            input.claim.requests[Number(request.step.split(' ')[1])]?.request.expect ?? null,
          ),
      )
      .map((request) => ({
        record: request,
        says: `${request.data.method} ${request.data.path}, which should be good, was answered with ${request.data.status ?? request.data.error}: ${quote(request.data.response)}.`,
      })),
  ];
  const looked = [...goodRuns, ...goodRequests];
  if (offences.length > 0)
    return inconclusive(
      'good-case-works',
      offences.map((offence) => offence.says).join(' '),
      offences.map((offence) => offence.record),
    );
  if (looked.length === 0) return notApplicable('good-case-works', 'The contract gives no good request.');
  return unless('good-case-works', looked, [], `All ${looked.length} good cases succeeded.`);
}

const isExpected = (request: Request, expect: number | null): boolean =>
  request.data.status !== null &&
  (expect === null ? request.data.status < 400 : request.data.status === expect);

/** A good file stays good, whatever it is called. */
function takesAnyName(input: Input): Check {
  const rule = 'takes-any-name';
  if (input.claim.files.length === 0)
    return notApplicable(rule, 'The contract claims no command that reads a file.');
  const looked = runs(input).filter(({ step }) => step.startsWith('name · '));
  if (looked.length === 0)
    return notApplicable(rule, 'In every claimed command the name of the file stands inside a longer word.');
  const good = (run: Run) => runs(input).find(({ step }) => step === `good file ${indexOf(run)}`);
  const told = looked.filter((run) => good(run)?.data.exitCode === 0);
  if (told.length === 0) return inconclusive(rule, 'Not even the good file was taken.', looked);
  return unless(
    rule,
    told,
    told
      .filter(({ data }) => data.exitCode !== 0)
      .map((run) => ({
        record: run,
        says: `Given a good file whose name has ${what(run).replace('name · ', '')}, ${typed(run.data.command)} ${ending(run)}, writing ${quote(run.data.stderr)}.`,
      })),
    `Good files were taken under all ${told.length} names, with blanks, letters beyond ASCII and other signs.`,
  );
}

const indexOf = ({ step }: Run): string => step.split(' ').at(-1) ?? '';

const NO_COMMAND = 'The contract claims no command of the service that could be given something wrong.';

const claimsNoCommand = ({ subject, claim }: Input): boolean =>
  subject.kind === 'service' && claim.files.length === 0 && claim.writes.length === 0;

function failsWithNonzero(input: Input): Check {
  const looked = wrongRuns(input).filter((run) => run.data.outcome === 'exited');
  if (claimsNoCommand(input)) return notApplicable('fails-with-nonzero', NO_COMMAND);
  return unless(
    'fails-with-nonzero',
    looked,
    looked
      .filter((run) => run.data.exitCode === 0)
      .map((run) => ({
        record: run,
        says: `Given ${article(what(run))}, ${typed(run.data.command)} ended with exit code 0.`,
      })),
    `All ${looked.length} mistakes gave an exit code other than 0.`,
  );
}

function explainsOnStderr(input: Input): Check {
  if (claimsNoCommand(input)) return notApplicable('explains-on-stderr', NO_COMMAND);
  const looked = wrongRuns(input).filter((run) => run.data.outcome === 'exited' && run.data.exitCode !== 0);
  const offences = looked.flatMap((run) => {
    if (run.data.stderr.text.trim() !== '') return [];
    const instead =
      run.data.stdout.text.trim() === '' ? 'nothing at all' : `on standard output ${quote(run.data.stdout)}`;
    return [
      {
        record: run,
        says: `Given ${article(what(run))}, it wrote nothing on standard error, but ${instead}.`,
      },
    ];
  });
  return unless(
    'explains-on-stderr',
    looked,
    offences,
    `All ${looked.length} failures were explained on standard error.`,
  );
}

function rejectsWith4xx(input: Input): Check {
  const rule = 'rejects-with-4xx';
  if (input.subject.kind === 'service' && !speaksHttp(input.subject) && input.claim.requests.length === 0) {
    return notApplicable(rule, 'Nothing in the contract says that the service speaks HTTP.');
  }
  // Which methods a resource takes is for its server to say (RFC 9110, 9.1): many answer a health path to any.
  const looked = wrongRequests(input)
    .filter((request) => request.step !== 'wrong method' || (request.data.status ?? 500) >= 400)
    // No answer in time is what bounded-time is about.
    .filter((request) => request.data.error !== 'timeout');
  if (looked.length === 0 && input.claim.anyRoute && input.claim.requests.length === 0)
    return notApplicable(rule, 'It answers every path, and the contract gives no request to be spoilt.');
  const broken = requests(input).filter(
    ({ step, data }) => /^(broken path|extreme)/.test(step) && data.error !== 'timeout',
  );
  const offences = [...looked, ...broken].flatMap((request) => {
    const { status, error, method, path } = request.data;
    if (status !== null && status >= 400 && status < 500) return [];
    // What is extreme may be good. Some servers take such a path for another one (RFC 3986, 6.2), and some refuse it and reset the connection behind their answer.
    if (broken.includes(request) && (status === null ? hasBegun(request) : status < 400)) return [];
    // A server may also simply end a connection that is too slow or brings too much (RFC 9110, 15.5.9 and 15.5.14).
    if (status === null && /^too (slow|large)/.test(request.step)) return [];
    // Not every server knows only some methods; 501 is what RFC 9110 (15.6.2) gives for unknown ones.
    if (request.step === 'wrong method' && status === 501) return [];
    return [
      {
        record: request,
        says: `${method} ${path} with ${described(request)} was answered with ${status ?? error}: ${quote(request.data.response)}.`,
      },
    ];
  });
  return unless(
    rule,
    [...looked, ...broken],
    offences,
    `All ${looked.length} bad requests were answered with 4xx, and broken paths and extreme values with no error of the server.`,
  );
}

/** Whether the head of an answer came, whatever became of the rest. */
const hasBegun = ({ data }: Request): boolean => Object.keys(data.responseHeaders).length > 0;

/** As it stands behind “with”. */
const described = (request: Request): string =>
  /^too large/.test(request.step)
    ? `a body ${request.step}${request.step.includes(',') ? ',' : ''}`
    : article(what(request));

function namesTheCulprit(input: Input): Check {
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
  if (run.step.includes('unknown option')) return ['--cleanroom-no-such-option', 'cleanroom-no-such-option'];
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

function noStackTrace(input: Input): Check {
  const looked: readonly (Run | Request)[] = [...runs(input), ...requests(input)];
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

function boundedTime(input: Input): Check {
  const { claim } = input;
  // How long another protocol waits for the rest of what it takes for a message is its own matter.
  const looked: readonly (Run | Request)[] = [...runs(input), ...requests(input)].filter(
    (record) => record.step !== 'stray request',
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

function leavesNothingHalfWritten(input: Input): Check {
  const rule = 'leaves-nothing-half-written';
  if (input.claim.writes.length === 0)
    return notApplicable(rule, 'The contract claims no command that writes.');
  const looked: Files[] = [];
  const offences: { says: string; record: Files }[] = [];
  const doubts: Check[] = [];
  for (const index of input.claim.writes.keys()) {
    const [before, after, whole] = ['full before', 'full after', 'roomy after'].map((step) =>
      listing(input, `${step} ${index}`),
    );
    const run = runs(input).find((candidate) => candidate.step === `full disk ${index}`);
    const control = runs(input).find((candidate) => candidate.step === `roomy disk ${index}`);
    if (!before || !after || !whole || !run || !control) {
      doubts.push(inconclusive(rule, 'The full disk was not tried.'));
      continue;
    }
    if (control.data.exitCode !== 0) {
      doubts.push(inconclusive(rule, `The control on a disk with room ${ending(control)}.`, control));
      continue;
    }
    if (foundRoom(input, run)) {
      doubts.push(
        inconclusive(
          rule,
          'It succeeded on the full disk: it writes too little for this to prove anything.',
          [run, after],
        ),
      );
      continue;
    }
    looked.push(after);
    const good = new Map(
      [...before.data.entries, ...whole.data.entries].map((entry) => [
        `${entry.path} ${entry.sha256}`,
        entry,
      ]),
    );
    for (const entry of after.data.entries) {
      if (
        entry.type !== 'file' ||
        entry.path.endsWith('.cleanroom-fill') ||
        good.has(`${entry.path} ${entry.sha256}`)
      )
        continue;
      offences.push({
        record: after,
        says: `After the disk was full, ${after.data.root}/${entry.path} was left with ${entry.size} bytes, which is neither what was there before nor the whole file.`,
      });
    }
  }
  if (offences.length === 0 && doubts[0]) return doubts[0];
  return unless(rule, looked, offences, 'A full disk left nothing but whole files.');
}

function sameFiles(one: Files, other: Files): boolean {
  const digests = (listing: Files) =>
    listing.data.entries
      .filter((entry) => !entry.path.endsWith('.cleanroom-fill'))
      .map((entry) => `${entry.path} ${entry.sha256}`)
      .sort()
      .join('\n');
  return digests(one) === digests(other);
}

/** Whether clients that keep their connections keep others out. */
function servesBesideOthers(input: Input): Check {
  const rule = 'serves-beside-others';
  const { within } = input.claim;
  if (!speaksHttp(input.subject) && input.claim.requests.length === 0)
    return notApplicable(rule, 'Nothing in the contract says that the service speaks HTTP.');
  const [alone, beside] = ['alone', 'beside clients that stay'].map((step) =>
    requests(input).find((request) => request.step === step),
  );
  const held = input.evidence.from(OWN, 'held').find(({ step }) => step === 'clients that stay');
  if (!alone || !beside || !held) return unless(rule, [], [], '');
  const named = `${beside.data.method} ${beside.data.path}`;
  if (alone.data.status === null || alone.data.ms > within / 2)
    return inconclusive(
      rule,
      `Already alone, ${named} was answered with ${alone.data.status ?? alone.data.error} after ${Math.round(alone.data.ms)} ms.`,
      alone,
    );
  const { status, error, ms } = beside.data;
  const isServed = status !== null && ms <= within && (status < 500 || status === alone.data.status);
  const { connections } = held.data;
  const stood = connections.filter(({ state }) => state !== 'never-stood').length;
  return unless(
    rule,
    [alone, held, beside],
    isServed
      ? []
      : [
          {
            record: beside,
            says: `While ${stood} clients held connections (some silent, some answered before, some in the middle of a request), ${named} was answered with ${status ?? error} after ${Math.round(ms)} ms; alone with ${alone.data.status} after ${Math.round(alone.data.ms)} ms.`,
          },
        ],
    `Beside ${stood} clients that were slow or silent, ${named} was answered with ${status} after ${Math.round(ms)} ms.`,
  );
}

function healthyAfter(input: Input): Check {
  const looked = input.evidence.from(OWN, 'subject-state').filter((state) => state.step.startsWith('after '));
  const again = requests(input).filter((request) => request.step === 'good again 0');
  const offences = [
    ...looked
      .filter((state) => !state.data.running || !state.data.ready)
      .map((state) => ({
        record: state,
        says: `${state.step.replace(/^after/, 'After')}, the service was ${state.data.running ? `running but not ready (${state.data.detail})` : `gone, with exit code ${state.data.exitCode}`}.`,
      })),
    ...again
      .filter((request) => request.data.status === null || request.data.status >= 500)
      .map((request) => ({
        record: request,
        says: `Afterwards even the good request was answered with ${request.data.status ?? request.data.error}.`,
      })),
  ];
  return unless(
    'healthy-after',
    [...looked, ...again],
    offences,
    'The service was running and ready after all of it.',
  );
}

const article = (words: string): string =>
  /^(an?|no|the|field|too|not|standard|unknown route) ?/.test(words)
    ? words
    : `${/^[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;
