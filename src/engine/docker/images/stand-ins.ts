/**
 * Which of our own images may stand in for an image that cannot be had: the same program in the same major version, on
 * the same distribution or, for services, whatever the distribution. Every stand-in is named in the report.
 */
const STAND_INS: readonly { readonly own: string; readonly pattern: RegExp }[] = [
  { own: 'base', pattern: /^debian:(12|bookworm)([.-][\w.-]+)?$/ },
  { own: 'node', pattern: /^node:(22|24|lts|current)(?!.*alpine)([.-][\w.-]+)?$/ },
  { own: 'postgres', pattern: /^postgres:15([.-][\w.-]+)?$/ },
  { own: 'redis', pattern: /^redis:7([.-][\w.-]+)?$/ },
  { own: 'haproxy', pattern: /^haproxy:(2\.6|lts)([.-][\w.-]+)?$/ },
];

/** The name of our own image that may stand in for a reference, or null. Who pins a digest wants no other bytes. */
export function standInFor(reference: string): string | null {
  const familiar = reference.replace(/^docker\.io\//, '').replace(/^library\//, '');
  return STAND_INS.find(({ pattern }) => pattern.test(familiar))?.own ?? null;
}
