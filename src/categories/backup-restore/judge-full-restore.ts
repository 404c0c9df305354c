import { broughtBack, differences, type Look } from './judge-look.ts';
import {
  backed,
  type Input,
  listed,
  lookAt,
  type Offence,
  type Run,
  runs,
  told,
  what,
  worked,
} from './judge-seen.ts';

const HERE = 'interrupted';

/** The steps of restores for whose files there is no room, numbered. */
export const ONTO_A_FULL_DISK = 'restore onto a full disk';

/** Restores onto a full disk that came to an end. */
export const ontoFullDisk = (input: Input): readonly Run[] =>
  runs(input, HERE).filter(
    ({ step, data }) => step.startsWith(ONTO_A_FULL_DISK) && data.outcome === 'exited',
  );

/** One that says that it succeeded has brought back the second state; one that failed, all of it or nothing. */
export function badOnFullDisk(input: Input, undisturbed: Look): readonly Offence[] {
  const second = backed(input, HERE, 'second backup').look;
  return ontoFullDisk(input).flatMap((one): readonly Offence[] => {
    const again = lookAt(input, HERE, `once more after ${one.step}`);
    const look = again.length > 0 ? again : lookAt(input, HERE, `after ${one.step}`);
    const [record] = look;
    const fromFirst = differences(undisturbed, look);
    const fromSecond = differences(second, look, undisturbed, broughtBack);
    if (!record || !fromFirst || !fromSecond || fromSecond.length === 0) return [];
    if (worked(one, input.claim.restore))
      return [
        {
          record,
          says: `On a full disk ${what(one)} ended with exit code ${one.data.exitCode}, and the state is not that of the backup: ${listed(fromSecond)}.`,
        },
      ];
    if (fromFirst.length === 0) return [];
    const nearer = fromFirst.length < fromSecond.length ? fromFirst : fromSecond;
    return [
      {
        record,
        says: `On a full disk ${what(one)} ${told(one)}, and left a state that is neither that of before nor that of the backup: ${listed(nearer)}.`,
      },
    ];
  });
}
