import { asCommand } from '../../lib/actions.ts';
import { took } from '../../lib/deeds.ts';
import { roomForChecks } from '../../lib/room-for.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import { type Claim, isInsideWord, PLAINLY_AGAIN } from './claim.ts';
import { patiently } from './patient.ts';

/** Mistakes on the command line, files that are not what they should be, and broken output. */
export async function mistakes(context: ExperimentContext<Claim>): Promise<void> {
  const isCommand = context.subject.kind === 'command';
  const room = patiently(await context.open(roomForChecks(context.subject)), context.claim);
  if (isCommand) await words(context, room);
  const tried = new Set<string>();
  // What is made of a good file may be all that a command looks at when it is given a wrong one after that.
  await wrongFiles(context, room);
  await goodFiles(context, room, tried);
  if (isCommand) await optionsOfWork(context, room, tried);
  if (isCommand) await outputs(context, room);
}

async function words({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  const timeout = 2 * claim.within;
  waiting('mistaken words on the command line');
  await room.run({
    step: 'good help',
    command: claim.prints ?? [...subject.command, '--help'],
    shared: true,
    timeout,
  });
  await room.run({
    step: 'wrong · unknown option',
    command: [...subject.command, UNKNOWN],
    shared: true,
    timeout,
  });
  if (!claim.anyCommand) {
    await room.run({
      step: 'wrong · unknown command',
      command: [...subject.command, 'cleanroom-no-such-command'],
      shared: true,
      timeout,
    });
  }
}

const UNKNOWN = '--cleanroom-no-such-option';
/** Commands of ordinary work that are given an unknown option: each costs two runs. */
const MOST_OF_WORK = 4;

/** Words at which most readers of command lines print what is asked for and end with success, whatever stands beside them. */
const ENDS_READING = /^(-h|-V|--help|--version|help|version)$/;

/**
 * The word that tells which command of the subject this is, such as `build`, or nothing; null where it is another program, hands words
 * on, takes any, or only asks for help or the version.
 */
function commandCalled(
  { claim, subject }: ExperimentContext<Claim>,
  words: readonly string[],
): string | null {
  const isOwn = subject.kind === 'command' && subject.command.every((word, at) => words[at] === word);
  if (!isOwn || subject.command.length === 0 || claim.anyCommand || words.includes('--')) return null;
  const rest = words.slice(subject.command.length);
  if (rest.some((word) => ENDS_READING.test(word))) return null;
  return rest.find((word) => !word.startsWith('-')) ?? '';
}

/** Unknown options behind the commands of ordinary work; each is done once without, so that it is known to work here. */
async function optionsOfWork(
  context: ExperimentContext<Claim>,
  room: Room,
  tried: Set<string>,
): Promise<void> {
  const { claim, subject, waiting } = context;
  const work = subject.workload
    .filter((action) => action.kind === 'command')
    .filter(({ command }) => isFirstOf(tried, commandCalled(context, command)));
  for (const [index, action] of work.slice(0, MOST_OF_WORK).entries()) {
    const run = (step: string, command: readonly string[], timeout: number) => {
      waiting(`the end of ${command.join(' ')}`);
      return room.run({ step: `${step} ${index}`, ...asCommand(action), command, shared: true, timeout });
    };
    const control = await run('control · ordinary work', action.command, claim.within / 2);
    const { data } = control;
    // What takes long when all is well may take as long to fail; and one that was ended half-way may have left anything behind.
    if (data.outcome === 'timed-out' || took(control) > claim.within / 2) return;
    if (data.exitCode !== 0) continue;
    await run(
      'wrong · unknown option behind a command of ordinary work',
      [...action.command, UNKNOWN],
      2 * claim.within,
    );
  }
}

/** Whether this command was not tried yet; from now on it was. */
function isFirstOf(tried: Set<string>, called: string | null): boolean {
  if (called === null || tried.has(called)) return false;
  tried.add(called);
  return true;
}

/** Names as people give them to files, beside those that programmers give them. */
const NAMES = [
  { what: 'blanks', name: 'good file of mine' },
  // Decomposed, as a Mac has it in archives and shares: whoever composes it again looks for another file.
  { what: 'letters beyond ASCII', name: 'žluť-文'.normalize('NFD') },
  { what: 'signs that mean something elsewhere', name: "100%20 & 'more' #1" },
];

/** How a claimed command is run with a file, and how that file is laid. */
function readerOf({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room, index: number) {
  const folder = subject.workFolder ?? '/tmp';
  const { command = [], extension = '', stdin: isFilter = false } = claim.files[index] ?? {};
  return {
    isFilter,
    pathOf: (name: string) => `${folder}/cleanroom-${name}-${index}${extension}`,
    run: (step: string, path: string, more: Partial<CommandRequest> = {}) => {
      waiting(`${step} of ${command.join(' ')}`);
      return room.run({
        step: `${step} ${index}`,
        command: command.map((word) => word.replaceAll('{file}', path)),
        shared: true,
        timeout: 2 * claim.within,
        ...more,
      });
    },
  };
}

/** Files that are wrong; of those, a filter can be given only one that is no text. */
async function wrongFiles(context: ExperimentContext<Claim>, room: Room): Promise<void> {
  for (const [index, { content, text, folders }] of context.claim.files.entries()) {
    const { run, pathOf, isFilter } = readerOf(context, room, index);
    const given = async (what: string, name: string, ...rest: Content) => {
      await room.put(pathOf(name), ...rest);
      await run(`wrong · ${what}`, pathOf(name));
      // Who walks through the folder is to find only good files beside a good one.
      await room.remove(pathOf(name));
    };
    if (isFilter) {
      if (text) await run('wrong · not UTF-8', '', { stdin: notUtf8(content) });
      continue;
    }
    await run('wrong · missing file', pathOf('missing'));
    if (!folders) await given('directory for a file', 'directory', { directory: true });
    await given('unreadable file', 'unreadable', content, { mode: 0o000, owner: 'root' });
    if (text) await given('not UTF-8', 'not-utf8', notUtf8(content));
  }
}

type Content = Parameters<Room['put']> extends [string, ...infer Rest] ? Rest : never;

/** Good files, whatever their names; and what else goes wrong beside a good file. */
async function goodFiles(context: ExperimentContext<Claim>, room: Room, tried: Set<string>): Promise<void> {
  for (const [index, file] of context.claim.files.entries()) {
    const { command, content, prints } = file;
    const { run, pathOf, isFilter } = readerOf(context, room, index);
    const put = async (name: string) => {
      if (!isFilter) await room.put(pathOf(name), content);
      return pathOf(name);
    };
    const input = isFilter ? { stdin: content } : {};
    const good = await put('good');
    const { data } = await run('good file', good, input);
    if (data.exitCode === 0 && isFirstOf(tried, commandCalled(context, command)))
      await run('wrong · unknown option behind a command', good, {
        ...input,
        command: [...command.map((word) => word.replaceAll('{file}', good)), UNKNOWN],
      });
    // Where all that was asked for is on standard output, losing it is failing.
    if (prints && data.exitCode === 0 && data.stdout.bytes > 0 && (await room.hasShell()))
      await run('wrong · standard output on a full disk', good, {
        ...input,
        stdout: 'full',
        circumstances: ['standard output goes to a full disk'],
      });
    if (isFilter || isInsideWord(file)) continue;
    await run(PLAINLY_AGAIN, await put('again'));
    for (const { what, name } of NAMES) await run(`name · ${what}`, await put(name));
  }
}

/** The good content with two bytes in its middle that no UTF-8 text holds. */
function notUtf8(content: string): Uint8Array {
  const half = Math.floor(content.length / 2);
  return Buffer.concat([
    Buffer.from(content.slice(0, half)),
    Buffer.from([0xff, 0xfe]),
    Buffer.from(content.slice(half)),
  ]);
}

async function outputs({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  if (!(await room.hasShell())) return;
  const command = claim.prints ?? [...subject.command, '--help'];
  waiting('what it does when nobody reads its output');
  await room.run({
    step: 'output · closed',
    command,
    stdout: 'closed',
    timeout: 2 * claim.within,
    circumstances: ['standard output is closed'],
  });
  await room.run({
    step: 'output · broken pipe',
    command,
    stdout: 'broken-pipe',
    timeout: 2 * claim.within,
    circumstances: ['the reader of standard output is gone'],
  });
  await room.run({
    step: 'argument · not UTF-8',
    command: ['/bin/sh', '-c', 'exec "$@" "$(printf \'a\\377\\376b\')"', 'sh', ...subject.command],
    timeout: 2 * claim.within,
    circumstances: ['its last argument is not UTF-8'],
  });
}
