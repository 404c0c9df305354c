/** The calls that are being answered, so that they can be given up. */
export interface Calls {
  /** Gives the signal by which a call learns that nobody waits for it any longer. */
  readonly begin: (id: number) => AbortSignal;
  readonly end: (id: number) => void;
  /** No error where the call is answered already. */
  readonly cancel: (id: number) => void;
  readonly cancelAll: () => void;
}

export function createCalls(): Calls {
  const underWay = new Map<number, AbortController>();
  return {
    begin(id) {
      const controller = new AbortController();
      underWay.set(id, controller);
      return controller.signal;
    },
    end: (id) => void underWay.delete(id),
    cancel: (id) => underWay.get(id)?.abort(),
    cancelAll() {
      for (const controller of underWay.values()) controller.abort();
    },
  };
}
