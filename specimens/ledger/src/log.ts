export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof LEVELS)[number];
export type Fields = Readonly<Record<string, unknown>>;

export interface Log {
  readonly write: (level: Level, message: string, fields?: Fields) => void;
  /**
   * Like `write`, but for what may repeat without end: at most one line in ten seconds per message. The next line that
   * is written says how many were left out.
   */
  readonly sparsely: (level: Level, message: string, fields?: Fields) => void;
}

const QUIET_MS = 10_000;

/** Log of JSON lines: `time`, `level`, `message`, and the fields given. */
export function createLog(least: Level, out: (line: string) => void, now: () => number = Date.now): Log {
  const floor = LEVELS.indexOf(least);
  const repeated = new Map<string, { until: number; omitted: number }>();

  const write = (level: Level, message: string, fields: Fields = {}) => {
    if (LEVELS.indexOf(level) < floor) return;
    out(`${JSON.stringify({ time: new Date(now()).toISOString(), level, message, ...fields })}\n`);
  };

  const sparsely = (level: Level, message: string, fields: Fields = {}) => {
    const last = repeated.get(message);
    if (last !== undefined && now() < last.until) {
      last.omitted += 1;
      return;
    }
    repeated.set(message, { until: now() + QUIET_MS, omitted: 0 });
    write(level, message, last?.omitted ? { ...fields, omitted: last.omitted } : fields);
  };

  return { write, sparsely };
}

/** An error's message for the log; never its stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
