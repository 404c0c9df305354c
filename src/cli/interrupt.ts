import { EXIT } from './exit-codes.ts';

/**
 * The first Ctrl-C (or SIGTERM) asks the run to take its rooms down; the second leaves at once, and the watchdog cleans
 * up after us.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write('\ncleanroom: interrupted; taking the rooms down. Once more to leave at once.\n');
    controller.abort(new DOMException('interrupted', 'AbortError'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
