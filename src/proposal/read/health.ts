/** Paths of URLs of this machine in a command line, as health checks ask them. */
export function healthPathsIn(command: string): string[] {
  const urls = command.matchAll(
    /https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::[^/\s"']+)?(\/[^\s"'?#]*)/g,
  );
  return [...urls].map(([, path = '/']) => path);
}

/** Whether a path is one of readiness, by its name. */
export function namesReadiness(path: string): boolean {
  return /ready|readiness/i.test(path);
}

/** Whether a path is one that tells health, by its name. */
export function namesHealth(path: string): boolean {
  return /(^|\/)(health|healthz|live|livez|liveness|ready|readyz|readiness|ping|status)\b/i.test(path);
}
