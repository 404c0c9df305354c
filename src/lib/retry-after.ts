/**
 * Seconds that an answer asks to wait (RFC 9110, 10.2.3): a number, or a date held against the answer's own; null where it says
 * neither.
 */
export function retryAfter(headers: Readonly<Record<string, string>>): number | null {
  const told = headers['retry-after'];
  if (told === undefined) return null;
  if (/^\d+$/.test(told)) return Number(told);
  // Date.parse takes nearly anything for a date.
  if (!IMF_DATE.test(told)) return null;
  const [until, now] = [Date.parse(told), Date.parse(headers.date ?? '')];
  return Number.isNaN(until) || Number.isNaN(now) ? null : Math.max(0, (until - now) / 1_000);
}

const IMF_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
