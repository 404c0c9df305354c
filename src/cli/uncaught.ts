import { tell } from './errors.ts';
import { told } from './guard-output.ts';

/**
 * Tells what nobody caught, rejections of promises among it, and leaves at once: nothing is known of the state that it left, and the
 * watchdog takes down what a run has made. Node alone would end with 1, which says that the subject is not ready.
 */
export function tellUncaught(): void {
  process.on('uncaughtException', (error) => {
    const code = tell(error);
    // What goes on until all is said may set a code of its own.
    process.once('exit', () => {
      process.exitCode = code;
    });
    void told().then(() => process.exit());
  });
}
