import { describe, expect, test } from 'vitest';
import { withDeadline } from '../../../src/engine/docker/api/api.ts';
import { commandFailure, engineSlow, refusalText, toFailure } from '../../../src/engine/docker/api/errors.ts';
import { Failure } from '../../../src/model/failure.ts';

function refusal(statusCode: number, words: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${words} `), { statusCode });
}

const broken = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('errors of the engine', () => {
  test.each(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'])('%s means that it is gone', (code) => {
    const failure = toFailure('start x', 'unix:///sock (default)', broken(code));
    expect(failure).toMatchObject({ class: 'room', code: 'engine-gone' });
    expect(failure.message).toBe(
      `The engine at unix:///sock (default) went away while asked to start x: connect ${code}.`,
    );
    expect(failure.remedy).toContain('cleanroom sweep');
  });

  test('a hang-up in the middle means so too', () => {
    expect(toFailure('start x', 'here', new Error('socket hang up')).code).toBe('engine-gone');
  });

  test.each([
    [404, 'No such image: foo:1', 'image-not-found', 'wrong-use'],
    [409, 'Conflict. The container name "/x" is already in use by container "1"', 'name-taken', 'room'],
    [
      500,
      'could not find an available, non-overlapping IPv4 address pool among the defaults',
      'networks-exhausted',
      'room',
    ],
    [403, 'all predefined address pools have been fully subnetted', 'networks-exhausted', 'room'],
    [500, 'something else', 'engine-refused', 'room'],
  ])('%i %s is %s', (status, words, code, kind) => {
    expect(toFailure('create x', 'here', refusal(status, words))).toMatchObject({ code, class: kind });
  });

  test('keeps our own failures as they are', () => {
    const own = new Failure({ class: 'bug', code: 'x', message: 'y' });
    expect(toFailure('create x', 'here', own)).toBe(own);
  });

  test("shows the engine's words without wrapping", () => {
    expect(refusalText(refusal(500, 'the words'))).toBe('the words');
  });
});

describe('a command that cannot be started', () => {
  const runc =
    'failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ';

  test.each([
    ['exec: "nope": executable file not found in $PATH: unknown', 'no such program'],
    ['exec: "/nope": stat /nope: no such file or directory: unknown', 'no such file'],
    ['exec: "/etc/passwd": permission denied: unknown', 'permission denied'],
    ['exec /app: exec format error', 'exec format error'],
  ])('%s', (words, reason) => {
    const failure = commandFailure('nope --flag', 'image:1', refusal(400, runc + words));
    expect(failure).toMatchObject({ class: 'room', code: 'command-not-found' });
    expect(failure?.message).toContain('"nope --flag" cannot be started in the image image:1');
    expect(failure?.message).toContain(reason);
  });

  test.each([
    ['executable file `nope` not found in $PATH: No such file or directory: unknown', 'no such program'],
    ['open executable: Permission denied: unknown', 'permission denied'],
    ['open executable: Operation not permitted: unknown', 'permission denied'],
  ])('crun: %s', (words, reason) => {
    const said = refusal(400, `failed to create shim task: OCI runtime create failed: ${words}`);
    expect(commandFailure('nope', 'image:1', said)?.message).toContain(reason);
  });

  test('is told from other trouble', () => {
    expect(commandFailure('x', 'y', refusal(500, 'no space left on device'))).toBeNull();
    expect(commandFailure('x', 'y', broken('ENOENT'))).toBeNull();
    const parser =
      'AppArmor enabled on system but the docker-default profile could not be loaded: error: exec: "apparmor_parser": executable file not found in $PATH';
    expect(commandFailure('x', 'y', refusal(500, parser))).toBeNull();
    const mount =
      'OCI runtime create failed: runc create failed: unable to start container process: error mounting "/x" to rootfs: no such file or directory';
    expect(commandFailure('x', 'y', refusal(500, mount))).toBeNull();
  });
});

test('a call that takes too long is aborted and named', async () => {
  let aborted = false;
  const act = (signal: AbortSignal) =>
    new Promise<never>(() =>
      signal.addEventListener('abort', () => {
        aborted = true;
      }),
    );
  await expect(withDeadline(10, act, () => engineSlow('start x', 'here', 30_000))).rejects.toMatchObject({
    code: 'engine-slow',
    message: 'The engine at here did not start x within 30 s.',
  });
  expect(aborted).toBe(true);
});
