import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { toFailure } from '../api/errors.ts';

const line = z.looseObject({
  stream: z.string().optional(),
  status: z.string().optional(),
  id: z.string().optional(),
  aux: z.unknown().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
});

/** What the engine reports while it builds, pulls or imports. */
export type OutputLine = z.infer<typeof line>;

/**
 * The engine's progress reports, one by one.
 * @throws Failure `engine-gone` when the connection breaks.
 */
export async function* outputLines(
  api: Api,
  what: string,
  stream: NodeJS.ReadableStream,
): AsyncGenerator<OutputLine> {
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for await (const chunk of stream) {
      pending += decoder.decode(chunk as Buffer, { stream: true });
      const lines = pending.split('\n');
      pending = lines.pop() ?? '';
      for (const text of lines) if (text.trim() !== '') yield line.parse(JSON.parse(text));
    }
  } catch (error) {
    throw toFailure(what, api.where, error);
  }
  if (pending.trim() !== '') yield line.parse(JSON.parse(pending));
}

/** The error that a report carries, or null. */
export function outputError({ error, errorDetail }: OutputLine): string | null {
  return errorDetail?.message ?? error ?? null;
}
