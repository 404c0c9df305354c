import { Redis } from 'ioredis';
import type { Checked, Result } from '../protocol.ts';
import { errorCode } from './errno.ts';
import { poll } from './poll.ts';

const EVERY_MS = 20;

type Reply = Result<'redis.command'>['reply'];

/** One command on a connection of its own. Never rejects: what the server refuses is a result. */
export async function redisCommand(params: Checked<'redis.command'>): Promise<Result<'redis.command'>> {
  const { host, port, password, args, timeoutMs } = params;
  const [name = '', ...rest] = args;
  const client = new Redis({
    host,
    port,
    ...(password === null ? {} : { password }),
    lazyConnect: true,
    connectTimeout: timeoutMs,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let broke: unknown;
  client.on('error', (error) => {
    broke = error;
  });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    const late = Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'timeout' });
    timer = setTimeout(() => reject(late), timeoutMs);
  });
  try {
    const answer = client.connect().then(() => client.call(name, ...rest));
    const reply = await Promise.race([answer, deadline]);
    return { reply: plain(reply), error: null };
  } catch (cause) {
    // The client says only "Connection is closed."; its error event said why.
    const why = broke instanceof Error ? broke : cause;
    const message = why instanceof Error ? why.message : String(why);
    return { reply: null, error: { code: errorCode(why, message.split(' ')[0] ?? 'failed'), message } };
  } finally {
    clearTimeout(timer);
    client.disconnect();
  }
}

/** Waits until the server answers PING. Never rejects. */
export function redisWait(
  params: Checked<'redis.wait'>,
  signal?: AbortSignal,
): Promise<Result<'redis.wait'>> {
  return poll({ timeoutMs: params.timeoutMs, everyMs: EVERY_MS, signal }, async (timeoutMs) => {
    const { error } = await redisCommand({ ...params, timeoutMs, args: ['PING'] });
    return { ready: error === null, detail: error?.message ?? 'answered' };
  });
}

/** A reply's strings, numbers and nested lists as JSON. */
function plain(reply: unknown): Reply {
  if (Array.isArray(reply)) return reply.map(plain);
  if (typeof reply === 'string' || typeof reply === 'number' || typeof reply === 'boolean') return reply;
  return reply === null || reply === undefined ? null : String(reply);
}
