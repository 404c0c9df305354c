import type { ExperimentContext } from '../../model/category.ts';
import type { CommandRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Mistakes on the command line, files that are not what they should be, and broken output. */
export async function mistakes(context: ExperimentContext<Claim>): Promise<void> {
  const isCommand = context.subject.kind === 'command';
  const room = await context.open({ network: 'none' });
  if (isCommand) await words(context, room);
  await files(context, room);
  if (isCommand) await outputs(context, room);
}

async function words({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  const timeout = 2 * claim.within;
  waiting('mistaken words on the command line');
  await room.run({ step: 'good help', command: claim.prints ?? [...subject.command, '--help'], timeout });
  await room.run({
    step: 'wrong · unknown option',
    command: [...subject.command, '--cleanroom-no-such-option'],
    timeout,
  });
  if (!claim.anyCommand) {
    await room.run({
      step: 'wrong · unknown command',
      command: [...subject.command, 'cleanroom-no-such-command'],
      timeout,
    });
  }
}

/** Names as people give them to files, beside those that programmers give them. */
const NAMES = [
  { what: 'blanks', name: 'good file of mine' },
  // Decomposed, as a Mac has it in archives and shares: whoever composes it again looks for another file.
  { what: 'letters beyond ASCII', name: 'žluť-文'.normalize('NFD') },
  { what: 'signs that mean something elsewhere', name: "100%20 & 'more' #1" },
];

async function files({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  const folder = subject.workFolder ?? '/tmp';
  for (const [index, { command, content, text, folders, prints }] of claim.files.entries()) {
    const run = (step: string, path: string, more: Partial<CommandRequest> = {}) => {
      waiting(`${step} of ${command.join(' ')}`);
      return room.run({
        step: `${step} ${index}`,
        command: command.map((word) => word.replaceAll('{file}', path)),
        timeout: 2 * claim.within,
        ...more,
      });
    };
    const put = async (
      name: string,
      ...rest: Parameters<Room['put']> extends [string, ...infer R] ? R : never
    ) => {
      const path = `${folder}/cleanroom-${name}-${index}`;
      await room.put(path, ...rest);
      return path;
    };
    const good = await put('good', content);
    const { data } = await run('good file', good);
    // Where all that was asked for is on standard output, losing it is failing.
    if (prints && data.exitCode === 0 && data.stdout.bytes > 0 && (await room.hasShell()))
      await run('wrong · standard output on a full disk', good, {
        stdout: 'full',
        circumstances: ['standard output goes to a full disk'],
      });
    // Inside of a longer word the name would have to be quoted for whoever reads that word.
    if (command.every((word) => !/\s/.test(word) || !word.includes('{file}')))
      for (const { what, name } of NAMES) await run(`name · ${what}`, await put(name, content));
    await run('wrong · missing file', `${folder}/cleanroom-missing-${index}`);
    if (!folders) await run('wrong · directory for a file', await put('directory', { directory: true }));
    await run('wrong · unreadable file', await put('unreadable', content, { mode: 0o000, owner: 'root' }));
    if (text) await run('wrong · not UTF-8', await put('not-utf8', notUtf8(content)));
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
