import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Api } from './api/api.ts';
import { toFailure } from './api/errors.ts';

const answer = z.object({ StatusCode: z.number(), Error: z.object({ Message: z.string() }).nullish() });

/**
 * Resolves with the exit code when a started container is not running any more; for one that has ended, at once.
 * Read as a stream, because the client library never answers when the connection breaks in the middle of a body.
 * @throws Failure `engine-gone` when the engine goes away meanwhile.
 */
export async function waitForEnd(api: Api, id: string, name: string): Promise<number> {
  const what = `wait for ${name}`;
  try {
    const body = await text(await request(api, id));
    return answer.parse(JSON.parse(body)).StatusCode;
  } catch (error) {
    const broken = error instanceof SyntaxError ? new Error('aborted', { cause: error }) : error;
    throw toFailure(what, api.where, broken);
  }
}

function request(api: Api, id: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    api.docker.modem.dial(
      {
        path: `/containers/${id}/wait?`,
        options: { condition: 'not-running' },
        method: 'POST',
        isStream: true,
        statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      },
      (error: Error | null, response: unknown) =>
        error ? reject(error) : resolve(response as IncomingMessage),
    );
  });
}
