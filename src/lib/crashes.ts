/**
 * Exit codes by which a shell tells of the signals that nobody sends to a program that does well (signal(7)): a forbidden instruction, a trap, abort(3), a
 * bus error, an arithmetic error, SIGKILL, a wild pointer, a forbidden system call. Others of 128 and more are also the customs of
 * programs: git ends wrong use with 129.
 */
export const CRASHES: readonly number[] = [132, 133, 134, 135, 136, 137, 139, 159];
