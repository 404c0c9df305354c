import { gzipSync } from 'node:zlib';
import { asRequest } from '../../lib/actions.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { CommandRequest, HttpRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { extreme, parseObject, spoilt } from './spoil.ts';

/** Bytes left on a disk that is called full: room for a file's name, not for its content. */
const ALMOST_NOTHING = 4096;

/** Mistakes on the command line, files that are not what they should be, and broken output. */
const commandLine: Experiment<Claim> = {
  id: 'command-line',
  title: 'makes every mistake on the command line that people make',
  seconds: 60,
  // A service has commands where the contract names them, such as one that checks its configuration.
  applies: (subject, claim) => subject.kind === 'command' || claim.files.length > 0,
  act: async (context) => {
    const isCommand = context.subject.kind === 'command';
    const room = await context.open({ network: 'none' });
    if (isCommand) await words(context, room);
    await files(context, room);
    if (isCommand) await outputs(context, room);
  },
};

/** Writing onto a full disk, beside the same on one with room. */
const fullDisk: Experiment<Claim> = {
  id: 'full-disk',
  title: 'lets it write onto a full disk',
  seconds: 60,
  applies: (_, claim) => claim.writes.length > 0,
  act: async (context) => {
    for (const [index, write] of context.claim.writes.entries()) {
      const into = write.into.startsWith('/')
        ? write.into
        : `${context.subject.workFolder ?? '/work'}/${write.into}`;
      for (const full of [false, true]) {
        const room = await context.open({ network: 'none' });
        for (const before of write.before) await room.run({ step: `prepare ${index}`, command: before });
        const disk = full ? 'full' : 'roomy';
        await room.files(`${disk} before ${index}`, into);
        if (full) await room.fill(into, ALMOST_NOTHING);
        context.waiting(`a write onto a ${disk} disk`);
        await room.run({
          step: `${disk} disk ${index}`,
          command: write.command,
          circumstances: [`the disk is ${disk}`],
        });
        await room.files(`${disk} after ${index}`, into);
      }
    }
  },
};

/** What scanners send, and what decoders of escapes and parsers of URLs throw at. */
const BROKEN_PATHS = [
  { what: 'broken escape', path: '/%' },
  { what: 'double slash', path: '//' },
];

/** Requests that are wrong in one way at a time. */
const requests: Experiment<Claim> = {
  id: 'requests',
  title: 'spoils good requests in one way at a time',
  seconds: 90,
  applies: (subject) => subject.kind === 'service',
  act: async (context) => {
    const room = await context.open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    if (!speaksHttp(context.subject) && context.claim.requests.length === 0)
      return strayRequest(context, room);
    const { claim, subject, waiting } = context;
    for (const [index, { request, required }] of claim.requests.entries()) {
      const { method, path, headers, body } = request;
      const good = { method, path, headers, timeout: 2 * claim.within };
      await room.request({ ...good, ...asRequest(request), step: `good ${index}` });
      for (const mutant of spoilt(body, required)) {
        waiting(`the answer to ${method} ${path} with ${mutant.what}`);
        await room.request({ ...good, step: `spoilt ${index} · ${mutant.what}`, body: mutant.body });
      }
      for (const mutant of extreme(body)) {
        waiting(`the answer to ${method} ${path} with ${mutant.what}`);
        await room.request({ ...good, step: `extreme ${index} · ${mutant.what}`, body: mutant.body });
      }
      await room.check(`after spoiling ${method} ${path}`);
    }
    const readyPath = subject.readyPath ?? '/';
    if (!claim.anyRoute) {
      await room.request({
        step: 'unknown route',
        method: 'GET',
        path: '/cleanroom-no-such-route',
        timeout: 2 * claim.within,
      });
    }
    await room.request({
      step: 'wrong method',
      method: 'DELETE',
      path: readyPath,
      timeout: 2 * claim.within,
    });
    for (const { what, path } of BROKEN_PATHS)
      await room.request({ step: `broken path · ${what}`, method: 'GET', path, timeout: 2 * claim.within });
    await tooMuchAndTooSlow(context, room);
    await besideOthers(context, room);
    await room.check('after all of it');
    const again = claim.requests[0]?.request;
    if (again) {
      await room.request({ step: 'good again 0', ...asRequest(again) });
    }
  },
};

export const experiments: readonly Experiment<Claim>[] = [commandLine, fullDisk, requests];

/** What scanners and wrong URLs send to every open port. Nothing is known about the answer; the service must live on. */
async function strayRequest({ claim, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  waiting('what an HTTP request does to a service of another protocol');
  await room.request({
    step: 'stray request',
    method: 'POST',
    path: '/',
    body: '{"stray": true}',
    timeout: claim.within,
  });
  await room.check('after a stray HTTP request');
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
  { what: 'letters beyond ASCII', name: 'žluť-文' },
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

/** Connections of each kind that somebody opens and forgets. */
const FORGOTTEN = 20;

/** One more request while many clients say nothing, have been answered and stay, or are in the middle of what they say. */
async function besideOthers(
  { claim, subject, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  waiting('an answer beside many clients that are slow or silent');
  const alone = { method: 'GET', path: subject.readyPath ?? '/', timeout: 2 * claim.within };
  await room.request({ ...alone, step: 'alone' });
  const holding = await room.hold('clients that stay', {
    silent: FORGOTTEN,
    idle: FORGOTTEN,
    half: FORGOTTEN,
  });
  await room.request({ ...alone, step: 'beside clients that stay' });
  await holding.look('clients that stay, afterwards');
  await holding.release();
}

/** Bytes of a body that is sent as it is; a larger one is filler, made where it is sent. */
const MOST_BODY = 8 * 1024 * 1024;

/** A body of so many bytes in which nothing is wrong but its size, where the good one is JSON: blanks say nothing there. */
function oversized(body: string | null, bytes: number): Pick<HttpRequest, 'body' | 'filler'> {
  return body !== null && parseObject(body) !== null && bytes <= MOST_BODY
    ? { body: body.padEnd(bytes) }
    : { filler: bytes };
}

/** Times the limit that a small body swells to. */
const SWELLS = 8;
/** Bytes beyond which making it would take us long. */
const MOST_SWOLLEN = 64 * 1024 * 1024;

/** The good body with very many blanks, packed (CWE-409); null where it cannot be made. */
function swelling(body: string | null, bytes: number): Uint8Array | null {
  if (body === null || parseObject(body) === null || bytes > MOST_SWOLLEN) return null;
  return gzipSync(body.padEnd(bytes));
}

async function tooMuchAndTooSlow({ claim, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  const target = claim.requests.find(({ request }) => request.body !== null)?.request;
  if (!target) return;
  const { method, path, headers, body } = target;
  if (claim.bodyLimit !== undefined) {
    waiting('the answer to a body that is too large');
    const tooLarge = oversized(body, claim.bodyLimit * 2);
    const request = { method, path, timeout: 2 * claim.within, ...tooLarge };
    await room.request({ ...request, step: 'too large', headers });
    // Who adds up what comes finds this one too large as well; who believes the head is told nothing.
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    await room.request({ ...request, step: 'too large, in pieces of untold number', headers: chunked });
    const packed = swelling(body, claim.bodyLimit * SWELLS);
    if (packed !== null)
      await room.request({
        ...request,
        step: 'too large, once it is unpacked',
        headers: { ...headers, 'content-encoding': 'gzip' },
        body: packed,
      });
  }
  if (claim.slowBody !== undefined && body !== null) {
    waiting('the end of a body that trickles in');
    const pauseMs = 500;
    const pieces = Math.ceil((claim.slowBody + 3_000) / pauseMs);
    await room.request({
      step: 'too slow',
      method,
      path,
      headers,
      body: body.padEnd(pieces, ' '),
      slow: { pieces, pauseMs },
      timeout: claim.slowBody + 3_000,
    });
  }
}
