import { notApplicable, quote, unless } from '../../lib/checks.ts';
import { parseObject } from '../../lib/json-object.ts';
import type { Check } from '../../model/verdict.ts';
import {
  article,
  hasOptionBehind,
  type Input,
  type Request,
  type Run,
  UNKNOWN_OPTION,
  what,
  wrongRequests,
  wrongRuns,
} from './judge-seen.ts';

export function namesTheCulprit(input: Input): Check {
  const named = [
    ...wrongRuns(input)
      .filter((run) => run.data.outcome === 'exited' && run.data.exitCode !== 0)
      .map((record) => {
        const said = `${record.data.stderr.text}\n${record.data.stdout.text}`;
        const culprits = culpritsOfRun(record, input);
        return { record, culprits, said, isNamed: culprits.some((culprit) => names(said, culprit)) };
      }),
    ...wrongRequests(input)
      .filter(
        (request) => request.data.status !== null && request.data.status >= 400 && request.data.status < 500,
      )
      .map((record) => ({
        record,
        culprits: culpritsOfRequest(record),
        said: record.data.response.text,
        isNamed: isNamedInAnswer(record, input),
      })),
  ].filter(({ culprits }) => culprits.length > 0);
  if (named.length === 0)
    return notApplicable('names-the-culprit', 'Nothing failed in a way that has a name to be told.');
  const offences = named
    .filter(({ isNamed }) => !isNamed)
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

/** Words of a text; in JSON, a line end is two characters, of which one is a letter. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/\\[nrt]/g, ' ')
    .toLowerCase()
    .split(/\W+/);

/** Whether a text names something: as a word of its own, where it is one. `to` does not stand in “tomorrow”. */
function names(text: string, culprit: string): boolean {
  const name = culprit.toLowerCase();
  if (!/^\w+$/.test(name) || GENERAL.includes(name)) return text.toLowerCase().includes(name);
  return wordsOf(text).includes(name);
}

/** Words that stand for a whole body or disk, also inside others: “JSONDecodeError”. */
const GENERAL = ['json', 'body', 'object', 'disk'];

/** What validators call a whole body, or what came instead: “Expected a dictionary, but got list.” */
const WHOLE = ['json', 'body', 'object', 'payload', 'array', 'list', 'dictionary'];

/** Whether a text names a field, written as in other languages (`accountId`, `AccountID`, `account-id`) or in words (`account id`). */
function namesField(text: string, field: string): boolean {
  if (names(text, field)) return true;
  if (!/^[\w-]+$/.test(field)) return false;
  const bare = (name: string) => name.replace(/[_-]/g, '');
  if (wordsOf(bare(text)).includes(bare(field).toLowerCase())) return true;
  const parts = field.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').split(/[_-]+/);
  return parts.length > 1 && ` ${wordsOf(text).join(' ')} `.includes(` ${parts.join(' ').toLowerCase()} `);
}

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

const fieldOf = ({ step }: Request): string | undefined => /field (\S+)/.exec(step)?.[1];

function culpritsOfRequest(request: Request): readonly string[] {
  const field = fieldOf(request);
  if (field) return [field];
  return /JSON|body|array/.test(request.step) ? WHOLE : [];
}

function isNamedInAnswer(request: Request, { claim }: Input): boolean {
  const { text } = request.data.response;
  const field = fieldOf(request);
  if (field !== undefined) return namesField(text, field);
  // Where they asked tells nobody what was wrong with it.
  const [path = ''] = request.data.path.split('?');
  const said = text.replaceAll(path, ' ');
  if (culpritsOfRequest(request).some((word) => names(said, word))) return true;
  // Who takes such a body for an empty one names what is missing then.
  const [, index] = /^spoilt (\d+) /.exec(request.step) ?? [];
  const good = parseObject(claim.requests[Number(index)]?.request.body ?? null);
  return Object.keys(good ?? {}).some((one) => namesField(said.replace(ENVELOPE, ' '), one));
}

/** What every answer of some kind begins with (RFC 9457, 3.1, and what frameworks have instead) names no field of the same name. */
const ENVELOPE = /"(type|title|status|detail|instance|error|message|code|path|timestamp)"\s*:(?=\s*["\d])/gi;
