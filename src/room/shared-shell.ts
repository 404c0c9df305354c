import { randomBytes } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import type { ProcessSpec, Streams } from '../model/engine.ts';

/** Exit code of a shell into whose input somebody else wrote. */
export const INTRUDED = 99;

/**
 * What process 1 of a shared container does, whatever signal a command sends it: for each line it does what the line says, ends
 * everything else, buries it, and says with which code the command ended, how often memory ran out so far, and whether anything outlives
 * processes here: shared memory and queues, of POSIX (which are files) and of System V (which the kernel lists). Control groups of version 1 and
 * of version 2 write down in the same way that memory ran out, at different places. What the shell itself has to say of a command goes
 * nowhere. A command can open the shell's input and write lines of its own into it, so each line begins with a word that was told with the
 * one before; at any other line the shell ends, and the container with it.
 */
export const SCRIPT = `unset line token next
exec 8>&1 9>&2 2>/dev/null
trap '' HUP INT QUIT USR1 USR2 PIPE ALRM TERM
while IFS= read -r line; do
  case $line in "$next "*) ;; *) exit ${INTRUDED} ;; esac
  eval "\${line#* }"
  code=$?
  kill -9 -1
  ( : )
  times='?' left=nothing
  for file in /sys/fs/cgroup/memory/memory.oom_control /sys/fs/cgroup/memory.events; do
    [ -r "$file" ] || continue
    while read -r key value; do [ "$key" = oom_kill ] && times=$value; done <"$file"
  done
  for file in /dev/shm/* /dev/shm/.[!.]* /dev/mqueue/*; do
    if [ -e "$file" ] || [ -L "$file" ]; then left=something; fi
  done
  for file in /proc/sysvipc/shm /proc/sysvipc/sem /proc/sysvipc/msg; do
    [ -r "$file" ] && { read -r _; read -r _ && left=something; } <"$file"
  done
  echo "$token $code $times $left" >&8
  echo "$token" >&9
done`;

/** What it says when a line is done, and nothing but itself is left. */
export interface Answer {
  /** Null where it is not sure that the command was started. */
  readonly code: number | null;
  /** How often memory ran out so far; null where the kernel does not tell. */
  readonly ranOut: number | null;
  /** Whether nothing outlives the command. */
  readonly isEmpty: boolean;
}

/** A line under way. */
export interface Doing {
  /** What is written meanwhile. They end with it, or with the container. */
  readonly stdout: PassThrough;
  readonly stderr: PassThrough;
  /** Null where the container ended first. */
  readonly answer: Promise<Answer | null>;
}

/** Talks to the shell; it does one line after the other. */
export type SharedShell = (line: string) => Doing;

/** Where the shell says what it never says by itself, nobody knows what became of the command, nor what is there now. */
const LOST: Answer = { code: null, ranOut: null, isEmpty: false };

/**
 * What was written before an answer is the line's, and each answer begins with a word of its own that nobody in the container can know
 * before, so that no program answers in the shell's place.
 */
export function sharedShell({ stdin, stdout, stderr, close }: Streams): SharedShell {
  stdin.on('error', () => undefined);
  let isLost = false;
  const lose = () => {
    isLost = true;
    close();
  };
  const [said, complained] = [hearing(stdout, lose), hearing(stderr, lose)];
  let known = '';
  return (line) => {
    const [token, next] = [aWord(), aWord()];
    const doing = { stdout: new PassThrough(), stderr: new PassThrough() };
    const ends = [said(token, doing.stdout), complained(token, doing.stderr)] as const;
    stdin.write(`${known} token=${token} next=${next}; ${line}\n`);
    known = next;
    const answer = Promise.all(ends).then(([out, err]) => (isLost ? LOST : out && err && answerIn(out, err)));
    return { ...doing, answer };
  };
}

const aWord = (): string => randomBytes(16).toString('hex');

/** Exit codes by which shells, and what they start programs with, tell that one could not be started. */
const NOT_STARTED = [126, 127];

function answerIn(out: Heard, err: Heard): Answer {
  const [code = '', times = '', left] = out.rest.trim().split(' ');
  const isSilent = out.first === '' && (err.first === '' || err.first.startsWith(`${STARTER}:`));
  return {
    code: isSilent && NOT_STARTED.includes(Number(code)) ? null : Number(code),
    ranOut: /^\d+$/.test(times) ? Number(times) : null,
    isEmpty: left === 'nothing',
  };
}

interface Heard {
  /** The first of what was written before the word. */
  readonly first: string;
  /** The rest of its line. */
  readonly rest: string;
}

/** Characters of `first`. */
const FIRST = 16;

/** Characters of an answer behind its word, at most: a code, a number and a word. */
const LONGEST_ANSWER = 128;

/**
 * Passes on what a stream says until a word comes; null where the stream ends first, or where an answer has no end: who has taken the
 * shell over could go on for ever, and we would keep it all.
 */
function hearing(
  stream: NodeJS.ReadableStream,
  lose: () => void,
): (word: string, into: PassThrough) => Promise<Heard | null> {
  let listener: { word: string; into: PassThrough; told: (heard: Heard | null) => void } | null = null;
  let held = Buffer.alloc(0);
  let first = '';
  let isOver = false;
  const finish = (rest: string | null) => {
    listener?.into.end();
    listener?.told(rest === null ? null : { first, rest });
    listener = null;
    held = Buffer.alloc(0);
    first = '';
  };
  const pass = (into: PassThrough, length: number) => {
    if (length <= 0) return;
    const piece = held.subarray(0, length);
    held = held.subarray(length);
    if (first.length < FIRST) first += piece.subarray(0, FIRST).toString('latin1');
    if (into.write(piece)) return;
    stream.pause();
    into.once('drain', () => stream.resume());
  };
  stream.on('data', (chunk: Buffer) => {
    if (!listener) return;
    const { word, into } = listener;
    held = Buffer.concat([held, chunk]);
    const at = held.indexOf(word);
    // The end of it may be the beginning of the word.
    pass(into, at < 0 ? held.length - word.length + 1 : at);
    const end = at < 0 ? -1 : held.indexOf('\n');
    if (end >= 0) {
      finish(held.subarray(word.length, end).toString());
    } else if (at >= 0 && held.length > word.length + LONGEST_ANSWER) {
      lose();
      finish(null);
    }
  });
  const over = () => {
    isOver = true;
    if (listener) pass(listener.into, held.length);
    finish(null);
  };
  stream.on('end', over);
  stream.on('close', over);
  stream.on('error', over);
  return (word, into) => {
    if (isOver) {
      into.end();
      return Promise.resolve(null);
    }
    const { promise, resolve } = Promise.withResolvers<Heard | null>();
    listener = { word, into, told: resolve };
    return promise;
  };
}

/** Gives a command a session of its own, as engines do. */
const STARTER = 'setsid';

/** A line that ends with 0 where the shell can run commands as they are to be run: in a session and with outputs of their own. */
export const CAN_RUN = `command -v ${STARTER} >/dev/null && : >/proc/self/fd/8 && : >/proc/self/fd/9`;

/** Variables that shells keep for themselves. */
const OF_SHELLS =
  /^(_|IFS|PWD|OLDPWD|SHLVL|OPT[A-Z]+|PPID|E?UID|ENV|LINENO|RANDOM|SECONDS|BASH.*|SHELLOPTS|HIST.*|PS\d|FUNCNEST)$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Characters that every shell reads as they are. */
const PLAIN = /^[\x20-\x7e]*$/;
/** Characters of a line: a shell reads it byte by byte. */
const LONGEST = 8_192;

/**
 * The line by which the shell runs a command whose input is at its end; null where shells may not tell it as it is. Its outputs are opened anew, since
 * who makes a pipe non-blocking makes it so for all that have it in common.
 */
export function lineFor({ command, env, workingDir }: ProcessSpec): string | null {
  const [program = ''] = command;
  const names = Object.keys(env);
  const words = [...command, ...Object.values(env), workingDir ?? ''];
  if (program === '' || program.startsWith('-') || !words.every((word) => PLAIN.test(word))) return null;
  if (!names.every((name) => NAME.test(name) && !OF_SHELLS.test(name))) return null;
  const line = [
    ': | { trap - HUP INT QUIT USR1 USR2 PIPE ALRM TERM',
    ...(workingDir === undefined ? [] : [`cd ${quoted(workingDir)} || exit 127`]),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoted(value)}`),
    'unset PWD OLDPWD SHLVL',
    `exec ${STARTER} ${command.map(quoted).join(' ')} >/proc/self/fd/8 2>/proc/self/fd/9 8>&- 9>&-`,
    '}',
  ].join('; ');
  return line.length <= LONGEST ? line : null;
}

const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** What is written to it goes nowhere: the command's input is at its end. */
export const noInput = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() });
