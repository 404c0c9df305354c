/**
 * Resolves with the first signal that asks the process to end. The handlers stay: without them a second signal, or any
 * signal to process 1 of a container, would get the kernel's default.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, resolve);
  });
}
