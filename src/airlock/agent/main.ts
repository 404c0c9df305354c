import { createCalls } from './calls.ts';
import { createHandlers } from './handlers.ts';
import { serve } from './serve.ts';

/**
 * The one program that runs inside a room, in one of four posts: *airlock* (in both of the room's networks), *holder*
 * (owns the subject's network namespace), *inspector* (in the subject's PID namespace), *twin* (under the subject's limits).
 * It exits when its standard input ends.
 */
const calls = createCalls();
const { handlers, close } = createHandlers(calls);
await serve({ input: process.stdin, output: process.stdout, handlers, calls });
await close();
process.exit(0);
