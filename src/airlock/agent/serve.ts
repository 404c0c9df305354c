import { createLineDecoder, LINE_BYTES } from '../ndjson.ts';
import type { AgentMessage, EventData, Request } from '../protocol.ts';
import type { Calls } from './calls.ts';
import type { Handlers } from './handlers.ts';

export interface Service {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly handlers: Handlers;
  readonly calls: Calls;
}

/** Says `ready`, then answers every request as it is done, many at a time. Resolves when the input ends. */
export async function serve({ input, output, handlers, calls }: Service): Promise<void> {
  const decoder = createLineDecoder('the host');
  const say = (message: AgentMessage): void => {
    const line = `${JSON.stringify(message)}\n`;
    // One answer that is too long costs itself and not the stream.
    if (Buffer.byteLength(line) > LINE_BYTES) throw new Error(`the answer has more than ${LINE_BYTES} bytes`);
    output.write(line);
  };
  // The host went away; the end of the input follows.
  output.on('error', () => undefined);
  const greeting: EventData<'ready'> = { pid: process.pid, node: process.version };
  say({ event: 'ready', data: greeting });
  for await (const chunk of input) {
    for (const request of decoder.push(chunk as Uint8Array)) {
      const { id } = request as Request;
      void answer(request as Request, handlers, calls.begin(id), say).finally(() => calls.end(id));
    }
  }
}

async function answer(
  request: Request,
  handlers: Handlers,
  signal: AbortSignal,
  say: (message: AgentMessage) => void,
): Promise<void> {
  const { id, method, params } = request;
  try {
    if (!Object.hasOwn(handlers, method)) throw new Error(`there is no method "${method}"`);
    const handler = handlers[method as keyof Handlers] as (params: unknown, signal: AbortSignal) => unknown;
    say({ id, result: await handler(params, signal) });
  } catch (cause) {
    say({
      id,
      error: { code: codeOf(cause), message: cause instanceof Error ? cause.message : String(cause) },
    });
  }
}

/** An errno as a code of ours, `enospc`; `failed` for anything else. */
function codeOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'failed';
  return code.toLowerCase().replaceAll('_', '-');
}
