import { Failure } from '../../../model/failure.ts';

/** Errors by which a connection says that nobody is at the other end any more. */
const GONE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EACCES',
]);

/** The engine's own refusal of a call. */
interface Refusal {
  readonly statusCode: number;
  readonly message: string;
}

/** The HTTP status with which the engine refused, or null for any other error. */
export function refusalStatus(error: unknown): number | null {
  return isRefusal(error) ? error.statusCode : null;
}

/** The engine's words about an error, without the client library's wrapping. */
export function refusalText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^\(HTTP code \d+\) [^-]* - /, '').trim();
}

/** Gives every error of an engine call our shape: who refused what, and what to do. `what` reads "create container x". */
export function toFailure(what: string, where: string, error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (isGone(error)) return engineGone(what, where, error);
  const text = refusalText(error);
  if (refusalStatus(error) === 404 && /no such image/i.test(text)) return imageMissing(what, text, error);
  if (refusalStatus(error) === 409 && /already in use/i.test(text)) {
    return new Failure({
      class: 'room',
      code: 'name-taken',
      message: `Could not ${what}: the name is taken (${text}).`,
      remedy: 'Another run may have left it behind: run `cleanroom sweep`.',
      cause: error,
    });
  }
  if (
    /non-overlapping|address pools? (have been )?(fully )?(subnetted|exhausted)|no free private network/i.test(
      text,
    )
  ) {
    return new Failure({
      class: 'room',
      code: 'networks-exhausted',
      message: `Could not ${what}: the engine has no address range left for another network (${text}).`,
      remedy:
        "Run `cleanroom sweep`, remove unused networks (`docker network prune`), or widen the engine's default-address-pools.",
      cause: error,
    });
  }
  return new Failure({
    class: 'room',
    code: 'engine-refused',
    message: `The engine would not ${what}: ${text}`,
    cause: error,
  });
}

/** The engine did not answer within the time that any call is given. */
export function engineSlow(what: string, where: string, milliseconds: number): Failure {
  return new Failure({
    class: 'room',
    code: 'engine-slow',
    message: `The engine at ${where} did not ${what} within ${milliseconds / 1000} s.`,
    remedy: 'See whether the machine is overloaded and the engine healthy; restart the engine if it hangs.',
  });
}

/** The connection to the engine broke. */
function engineGone(what: string, where: string, cause: unknown): Failure {
  return new Failure({
    class: 'room',
    code: 'engine-gone',
    message: `The engine at ${where} went away while asked to ${what}: ${refusalText(cause) || 'connection closed'}.`,
    remedy: 'Start the engine again, then run `cleanroom sweep` and this run once more.',
    cause,
  });
}

/** What runtimes call themselves when it is they who cannot start a command, and not the engine that cannot start them. */
const OF_THE_RUNTIME = /OCI (runtime|permission)/;
/** What they cannot set up around a command says nothing of the command. */
const AROUND_IT = /apparmor|seccomp|cgroup|mount/i;

/** What runc and crun say of a command that they cannot start, and what that means. The first that fits counts. */
const START_TROUBLE: readonly { readonly says: RegExp; readonly reason: string }[] = [
  { says: /executable file (`[^`]*` )?not found in \$PATH/, reason: "no such program on the image's PATH" },
  { says: /exec format error/, reason: 'not a program for this machine (exec format error)' },
  {
    says: /(exec|stat|starting container process).*no such file or directory/s,
    reason: 'no such file in the image, or its interpreter is missing',
  },
  {
    says: /(exec|starting container process).*(permission denied|operation not permitted|is a directory)/is,
    reason: 'it may not be executed (permission denied)',
  },
];

/** A container could not be started because its command is not in the image or cannot be run. Null for other errors. */
export function commandFailure(command: string, image: string, error: unknown): Failure | null {
  const text = refusalText(error);
  const unquoted = text.replace(/"[^"]*"/g, '""');
  if (refusalStatus(error) === null || !OF_THE_RUNTIME.test(text) || AROUND_IT.test(unquoted)) return null;
  const trouble = START_TROUBLE.find(({ says }) => says.test(text));
  if (!trouble) return null;
  return new Failure({
    class: 'room',
    code: 'command-not-found',
    message: `The command "${command}" cannot be started in the image ${image}: ${trouble.reason}.`,
    remedy: 'Correct `command` in the contract, or put the program into the image.',
    cause: error,
  });
}

/** An image is neither on the engine nor to be had. */
export function imageMissing(reference: string, reason: string, cause?: unknown): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'image-not-found',
    message: `The image "${reference}" is not on the engine and could not be had: ${reason}`,
    remedy:
      'Check the spelling, or bring the image to the engine by hand (`docker pull`, `docker load`, `docker build`).',
    cause,
  });
}

function isRefusal(error: unknown): error is Refusal {
  return error instanceof Error && typeof (error as { statusCode?: unknown }).statusCode === 'number';
}

function isGone(error: unknown): boolean {
  if (!(error instanceof Error) || isRefusal(error)) return false;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return GONE.has(code) || /socket hang up|aborted/.test(error.message);
}
