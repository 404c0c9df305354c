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
