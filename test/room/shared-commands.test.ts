import { constants } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { afterTheFile } from './support/after-the-file.ts';
import { fixture, serviceContract, temporaryFolder } from './support/contract.ts';
import { roomsFor, type TestRoom } from './support/room.ts';

// Commands that run one after another in one container of a room must be told as if each had one of its own.

let it: TestRoom;
let open: Awaited<ReturnType<typeof roomsFor>>;

beforeAll(async () => {
  const contract = serviceContract(temporaryFolder(afterTheFile), {
    command: fixture('listens.mjs'),
    state: ['/state'],
    limits: { memory: '128MiB', disk: '8MiB' },
  });
  open = await roomsFor(contract);
});
beforeEach(async () => {
  it = await open();
});
afterEach(() => it.close());

type More = Partial<Parameters<TestRoom['room']['run']>[0]>;
const run = async (script: string, more: More = {}) =>
  (await it.room.run({ step: 'test', command: ['sh', '-c', script], shared: true, ...more })).data;

/** What each must tell the same, wherever it runs. */
const told = ({ outcome, exitCode, oomKilled, stdout, stderr }: Awaited<ReturnType<typeof run>>) => ({
  outcome,
  exitCode,
  oomKilled,
  stdout: stdout.text,
  stderr: stderr.text,
});

describe('beside one in a container of its own', () => {
  test.each<[string, string, More]>([
    ['what it says, and its exit code', 'echo out; echo err >&2; exit 3', {}],
    ['what it is given', 'cat; pwd; id -u', { stdin: 'a line\nanother' }],
    ['an input at its end', 'read -r line; echo "$?"', {}],
    ['its environment', 'echo "$HOME $A $PATH"', { env: { A: 'b c', HOME: '/tmp/x' } }],
    ['a variable taken away', 'echo "${HOME-none}"', { env: { HOME: null } }],
    ['all of its environment', 'env | grep -v ^_= | sort', { env: { A: "it's" } }],
    [
      'its session and its signals',
      'cut -d " " -f 5,6 /proc/self/stat | grep -c "^\\([0-9]*\\) \\1$"; grep Sig /proc/self/status',
      {},
    ],
    ['much at once', 'head -c 20000000 /dev/zero | tr "\\0" x; echo; echo end >&2', {}],
    ['its rights and limits', 'grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status; ulimit -a', {}],
    ['a read-only root', 'echo x 2>&1 > /usr/x; echo "$?"', {}],
    ['a child that ends by a signal', 'sh -c "kill -ABRT \\$\\$"; exit $?', {}],
    ['memory that runs out', 'exec node -e "const a = []; for (;;) a.push(Buffer.alloc(1e6, 1))"', {}],
    ['no end', 'echo begun; sleep 100', { timeout: 1_500 }],
    ['output that a child holds on to', 'sleep 100 & echo said', {}],
  ])('%s', async (_, script, more) => {
    const shared = await run(script, more);
    const own = await it.room.run({ step: 'own', command: ['sh', '-c', script], ...more });
    expect(shared.shared).toBe(true);
    expect(own.data.shared).toBeUndefined();
    expect(told(shared)).toEqual(told(own.data));
  });

  test('only what is not process 1 ends by a signal of its own, as everywhere else', async () => {
    expect((await run('kill -ABRT $$')).exitCode).toBe(134);
  });

  test.each([[['no-such-program']], [['/etc/passwd']], [['/no/such/file']]])(
    'a program that cannot be started: %s',
    async (command) => {
      const own = await it.room.run({ step: 'own', command });
      const shared = await it.room.run({ step: 'shared', command, shared: true });
      expect(shared.data.outcome).toBe('not-startable');
      expect(told(shared.data)).toEqual(told(own.data));
      expect(shared.data.detail).toBe(own.data.detail);
    },
  );
});

describe('one after another', () => {
  const OTHERS = 'for p in /proc/[0-9]*; do tr "\\0" " " <"$p/cmdline" 2>/dev/null; done; true';

  test('nothing that one leaves running meets the next', async () => {
    await run('setsid sleep 4242 >/dev/null 2>&1 & trap "" TERM; sleep 4343 & exit 0');
    const { stdout } = await run(OTHERS);
    expect(stdout.text).not.toMatch(/sleep|defunct/);
    const { stdout: states } = await run('grep -h "^State" /proc/[0-9]*/status');
    expect(states.text).not.toContain('Z (zombie)');
  });

  test('outputs that one made non-blocking are blocking for the next', async () => {
    await run('node -e "process.stdout.write(String(1))"');
    const { stdout } = await run('for fd in 1 2; do grep flags /proc/self/fdinfo/$fd; done; echo done');
    const flags = [...stdout.text.matchAll(/flags:\s*(\d+)/g)].map(([, octal = '']) =>
      Number.parseInt(octal, 8),
    );
    expect(flags).toHaveLength(2);
    for (const each of flags) expect(each & constants.O_NONBLOCK).toBe(0);
    expect(stdout.text).toMatch(/done\n$/);
  });

  test('the shell that waits runs them, but for those that are given an input: these the engine starts', async () => {
    const parent = 'read -r _ _ _ parent _ </proc/$$/stat; echo "$parent"';
    expect((await run(parent)).stdout.text).toBe('1\n');
    expect((await run(parent, { stdin: 'x' })).stdout.text).toBe('0\n');
  });

  test('they are in one container, and at the same time in two', async () => {
    const where = 'readlink /proc/self/ns/pid; sleep 0.5';
    const names = new Set<string>();
    for (const _ of [1, 2, 3]) names.add((await run(where)).stdout.text);
    expect(names.size).toBe(1);
    const both = await Promise.all([run(where), run(where)]);
    expect(new Set(both.map(({ stdout }) => stdout.text)).size).toBe(2);
    const own = await run(where, { changes: true });
    expect(own.shared).toBeUndefined();
    expect(names).not.toContain(own.stdout.text);
  });

  test('whoever leaves shared memory behind is followed by nobody', async () => {
    await run('echo x > /dev/shm/x');
    expect((await run('ls /dev/shm')).stdout.text).toBe('');
    const where = 'readlink /proc/self/ns/pid';
    const first = await run(where);
    await run('ls /dev/shm');
    expect((await run(where)).stdout.text).toBe(first.stdout.text);
  });

  test('memory that ran out for one is not laid at the door of the next', async () => {
    const first = await run('node -e "const a = []; for (;;) a.push(Buffer.alloc(1e6, 1))"; exit 5');
    expect(told(first)).toMatchObject({ exitCode: 5, oomKilled: true });
    expect(told(await run('exit 0'))).toMatchObject({ exitCode: 0, oomKilled: false });
  });

  test('whoever attacks the shell that waits in it gets nowhere', async () => {
    const attack =
      'for s in KILL STOP TERM INT HUP; do kill -$s 1; done; echo "x 0 nothing" > /proc/1/fd/1; sleep 100 & exit 4';
    expect(await run(attack)).toMatchObject({ outcome: 'exited', exitCode: 4, shared: true });
    const next = await run('ls -d /proc/[0-9]* | wc -l');
    expect(next).toMatchObject({ outcome: 'exited', exitCode: 0 });
    // The shell, this one, and its two children.
    expect(Number(next.stdout.text)).toBeLessThanOrEqual(4);
  });

  test('whoever writes into the input of the shell that waits says nothing in the place of the next', async () => {
    const takeover = 'while read -r line; do line=${line#*token=}; echo "${line%% *} 5 0 nothing"; done';
    await run(`echo '${takeover}' >/proc/1/fd/0`);
    expect(told(await run('echo mine; exit 3'))).toMatchObject({ exitCode: 3, stdout: 'mine\n' });
    expect((await run('exit 0')).shared).toBe(true);
  });

  test('an input that stays open ends with the command', async () => {
    const began = performance.now();
    const { outcome, shared } = await run('echo x', { silentInput: true });
    expect({ outcome, shared }).toEqual({ outcome: 'exited', shared: true });
    expect(performance.now() - began).toBeLessThan(8_000);
  });

  test('none does once one was killed, whose lock would name the shell as its holder', async () => {
    expect((await run('exit 0')).shared).toBe(true);
    await run('sleep 5', { signal: { name: 'SIGKILL', afterMs: 50 } });
    expect((await run('exit 0')).shared).toBeUndefined();
  });

  test('what one writes into a writable place is there for the next, as always in a room', async () => {
    await run('echo kept > /state/kept');
    expect((await run('cat /state/kept')).stdout.text).toBe('kept\n');
  });
});
