import { execFileSync, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { INTRUDED, lineFor, SCRIPT, sharedShell } from '../../../src/room/shared-shell.ts';

/** A shell whose part we play. */
function played() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const close = () => {
    for (const stream of [stdout, stderr]) stream.end();
  };
  const shell = sharedShell({ stdin, stdout, stderr, close });
  return {
    stdout,
    stderr,
    /** Asks, and gives the word with which it must answer. */
    ask: (line: string) => {
      const doing = shell(line);
      const written = String(stdin.read());
      const [, token = ''] = / token=([0-9a-f]{32}) next=/.exec(written) ?? [];
      return { ...doing, token, written };
    },
  };
}

describe('what is written before the answer is the command’s', () => {
  test('to the last byte, however it is cut', async () => {
    const { ask, stdout, stderr } = played();
    const { token, written, ...doing } = ask('do it');
    expect(written).toMatch(/^ token=[0-9a-f]{32} next=[0-9a-f]{32}; do it\n$/);
    const all = `a line, and ${token.slice(0, 31)}${token} 3 0 nothing\n`;
    for (const byte of all) stdout.write(byte);
    stderr.write(`oh${token}\n`);
    expect(await doing.answer).toEqual({ code: 3, ranOut: 0, isEmpty: true });
    expect(await text(doing.stdout)).toBe(`a line, and ${token.slice(0, 31)}`);
    expect(await text(doing.stderr)).toBe('oh');
  });

  test('and what comes after it nobody’s', async () => {
    const { ask, stdout, stderr } = played();
    const first = ask('one');
    stdout.write(`${first.token} 0 2 something\nlate`);
    stderr.write(`${first.token}\n`);
    expect(await first.answer).toEqual({ code: 0, ranOut: 2, isEmpty: false });
    stdout.write('later');
    const second = ask('two');
    stdout.write(`own${second.token} 0 ? nothing\n`);
    stderr.write(`${second.token}\n`);
    expect(await second.answer).toEqual({ code: 0, ranOut: null, isEmpty: true });
    expect(await text(second.stdout)).toBe('own');
    // Who knows the word of before knows nothing of this one.
    expect(second.token).not.toBe(first.token);
  });

  test('also more than anybody reads at once', async () => {
    const { ask, stdout, stderr } = played();
    const { token, ...doing } = ask('shout');
    const much = 'x'.repeat(1_000_000);
    stdout.write(much);
    stdout.write(`${token} 0 0 nothing\n`);
    stderr.write(`${token}\n`);
    expect(await text(doing.stdout)).toBe(much);
    expect(await doing.answer).toMatchObject({ code: 0 });
  });

  test('where the container ends first there is no answer, and all that was written', async () => {
    const { ask, stdout, stderr } = played();
    const { answer, ...doing } = ask('die');
    stdout.end('last words');
    stderr.end();
    expect(await answer).toBeNull();
    expect(await text(doing.stdout)).toBe('last words');
    expect(await ask('nobody is there').answer).toBeNull();
  });
});

test('an answer that has no end is none, and nobody keeps it', async () => {
  const { ask, stdout, stderr } = played();
  const { token, ...doing } = ask('take it over');
  stdout.write(`said${token} `);
  stderr.write(`${token}\n`);
  stdout.write('x'.repeat(100));
  expect(stdout.writableEnded).toBe(false);
  stdout.write('x'.repeat(100));
  expect(await doing.answer).toEqual({ code: null, ranOut: null, isEmpty: false });
  expect(await text(doing.stdout)).toBe('said');
  expect(stdout.writableEnded).toBe(true);
  expect(await ask('and now').answer).not.toMatchObject({ isEmpty: true });
});

describe('what the shell does', () => {
  /** What it says to these lines, with its exit code; it kills nobody here. */
  const told = (...lines: readonly string[]) => {
    const input = lines.map((line) => `${line}\n`).join('');
    const script = SCRIPT.replace('kill -9 -1', ':');
    // As an image may have set them: what a shell has from outside it passes on.
    const env = { PATH: process.env.PATH, token: 'of the image', next: 'of the image', line: 'x' };
    const { stdout, status } = spawnSync('sh', ['-c', script], { input, env, encoding: 'utf8' });
    return { said: stdout.replace(/ (\?|\d+) (nothing|something)$/gm, ''), status };
  };

  test('is each line that begins with the word of the one before', () => {
    const environment = `sh -c 'echo "<$token$next$line>" >&8'`;
    expect(told(' token=a next=b; :', `b token=c next=d; ${environment}; (exit 3)`)).toEqual({
      said: 'a 0\n<>\nc 3\n',
      status: 0,
    });
  });

  test.each(['echo intruded >&8', ' echo intruded >&8', 'a echo intruded >&8', '', '* echo intruded >&8'])(
    'is no line that somebody else wrote: %j',
    (line) => {
      expect(told(' token=a next=b; :', line, 'b token=c next=d; echo next >&8')).toEqual({
        said: 'a 0\n',
        status: INTRUDED,
      });
    },
  );

  test('each is sent with the word of the one before', async () => {
    const { ask, stdout, stderr } = played();
    const first = ask('one');
    stdout.write(`${first.token} 0 0 nothing\n`);
    stderr.write(`${first.token}\n`);
    await first.answer;
    const [, next] = / next=([0-9a-f]{32}); one\n$/.exec(first.written) ?? [];
    const second = ask('two');
    expect(second.written).toMatch(new RegExp(`^${next} token=${second.token} next=[0-9a-f]{32}; two\n$`));
    expect(second.written).not.toContain(`next=${next};`);
  });
});

test.each([
  ['a program that is not there', '', 'setsid: failed to execute x: No such file or directory\n', null],
  ['a starter that is not there', '', '', null],
  ['a program that ends with that code and says why', '', 'x: nothing to do\n', 127],
  ['one that says something else', 'done\n', '', 127],
])('whether it was started: %s', async (_, out, err, code) => {
  const { ask, stdout, stderr } = played();
  const { token, answer } = ask('x');
  stdout.write(`${out}${token} 127 0 nothing\n`);
  stderr.write(`${err}${token}\n`);
  expect(await answer).toMatchObject({ code });
});

describe('a command as a line', () => {
  /** Through pipes, as in a container: where Node starts something, it gives it sockets. */
  const told = (command: readonly string[], env: Record<string, string> = {}) =>
    execFileSync(
      'sh',
      ['-c', '{ exec 8>&1 9>&1; eval "$0"; } | cat', String(lineFor({ command, env, workingDir: '/' }))],
      { encoding: 'utf8' },
    );

  test('says every word as it is', () => {
    const words = [
      '',
      ' two  blanks ',
      "it's",
      '"$HOME" `id` $(id) \\n',
      '* ? [a] ~ # ! ; | & > <',
      '-n',
      '%s',
    ];
    expect(told(['printf', '<%s>', ...words])).toBe(words.map((word) => `<${word}>`).join(''));
  });

  test('has the variables, the folder, and an input at its end', () => {
    expect(told(['sh', '-c', 'printf %s "$A$B"; pwd; read -r x; echo $?'], { A: "a'b c", B: '$A' })).toBe(
      "a'b c$A/\n1\n",
    );
  });

  test('runs in a session of its own, with all signals as they were', () => {
    const status = told(['sh', '-c', 'cut -d " " -f 1,5,6 /proc/$$/stat; grep SigIgn /proc/$$/status']);
    const [ids = '', ignored] = status.split('\n');
    const [pid, group, session] = ids.split(' ');
    expect([group, session]).toEqual([pid, pid]);
    expect(ignored).toMatch(/^SigIgn:\s0000000000000000$/);
  });

  test.each<[string, readonly string[], Record<string, string>]>([
    ['letters beyond ASCII', ['x', 'žluť'], {}],
    ['more than one line', ['x', 'a\nb'], {}],
    ['a program that looks like an option', ['-x'], {}],
    ['no program', [''], {}],
    ['a variable that no shell can name', ['x'], { 'a.b': '1' }],
    ['one that shells keep for themselves', ['x'], { IFS: ',' }],
    ['more than a shell reads in a moment', ['x', 'y'.repeat(9_000)], {}],
  ])('not %s', (_, command, env) => {
    expect(lineFor({ command, env })).toBeNull();
  });
});
