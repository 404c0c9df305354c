/**
 * Lets callers who ask for the same key at the same time share one answer, so that many misses make one read.
 * `forget` ends the sharing: who asks after a write must not get an answer that was begun before it.
 */
export function coalesce<T>() {
  const underWay = new Map<string, Promise<T>>();
  return {
    get(key: string, load: () => Promise<T>): Promise<T> {
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const promise = load().finally(() => {
        if (underWay.get(key) === promise) underWay.delete(key);
      });
      underWay.set(key, promise);
      return promise;
    },
    forget: (key: string): void => void underWay.delete(key),
  };
}
