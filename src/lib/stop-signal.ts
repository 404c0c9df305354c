import { STOP_SIGNALS, type StopSignal } from '../model/contract.ts';

/**
 * The signal that an image names for its stop, as engines read it: `SIGQUIT`, `quit`, `3`. Null where it names none, and where what it names
 * asks nobody (SIGKILL).
 */
export function stopSignalOf(written: string | undefined): StopSignal | null {
  const name = `SIG${(written ?? '').toUpperCase().replace(/^SIG/, '')}`;
  const known = Object.entries(STOP_SIGNALS) as [StopSignal, number][];
  return known.find(([signal, number]) => signal === name || `${number}` === written)?.[0] ?? null;
}
