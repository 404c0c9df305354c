import type { Checked, Result } from '../protocol.ts';
import { type Drive, startDrive } from './drive.ts';

/** The drives of an airlock, by number. They stay known when they are done: who watches one may come a moment late. */
export function createDrives() {
  const drives = new Map<number, Drive>();
  let last = 0;

  function of(number: number): Drive {
    const drive = drives.get(number);
    if (drive === undefined) throw new Error(`there is no drive ${number}`);
    return drive;
  }

  return {
    start(params: Checked<'drive.start'>): Result<'drive.start'> {
      last += 1;
      drives.set(last, startDrive(params));
      return { drive: last };
    },
    mark: ({ drive, name }: Checked<'drive.mark'>): Result<'drive.mark'> => ({ at: of(drive).mark(name) }),
    progress: ({ drive }: Checked<'drive.progress'>): Result<'drive.progress'> => of(drive).progress(),
    stop({ drive }: Checked<'drive.stop'>): Result<'drive.stop'> {
      of(drive).stop();
      return {};
    },
    result: ({ drive }: Checked<'drive.result'>): Promise<Result<'drive.result'>> => of(drive).result,
    close(): void {
      for (const drive of drives.values()) drive.stop();
    },
  };
}
