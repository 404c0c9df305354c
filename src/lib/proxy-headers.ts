type Headers = Readonly<Record<string, string>>;

/**
 * A request's headers over those that a proxy adds to it. Names are the same in any case (RFC 9110, 5.1); where both have one, the
 * request's own counts. What the request is to leave out nobody adds.
 */
export function overThose(added: Headers, own: Headers = {}, leavesOut: readonly string[] = []): Headers {
  const taken = new Set([...Object.keys(own), ...leavesOut].map((name) => name.toLowerCase()));
  const kept = Object.entries(added).filter(([name]) => !taken.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...own };
}

/** Answers of a service that knows itself under another name, or sends everybody on to HTTPS. */
const SENT_AWAY = /^status (30[1278]|400|403|421|426)$/;

/** Why a service was not ready, with what its contract may lack where the answer looks like it. */
export function whyUnready(detail: string | null, added: Headers): string | null {
  if (detail === null || !SENT_AWAY.test(detail) || Object.keys(added).length > 0) return detail;
  return `${detail}; a service that expects a proxy in front of it may need what that adds: write it under headers of the subject`;
}
