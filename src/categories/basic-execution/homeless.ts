import type { ExperimentContext } from '../../model/category.ts';
import { ALWAYS_WRITABLE } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { Failure } from '../../model/failure.ts';
import type { CommandRequest, Kept, Room } from '../../model/room.ts';
import { type Claim, homelessAgain, homelessStep } from './claim.ts';

type Run = EvidenceRecord<'run'>;
type RunIn = (room: Room, request: CommandRequest) => Promise<Run>;

/** Kinds of commands that are tried: each costs a run of it. */
const MOST = 6;
/** Milliseconds that all of these trials may take: the lifecycle is what counts, and twice of it is yet to come. */
const BUDGET = 15_000;
/** The script of a shell is the contract's own; what it starts has steps of its own. */
const SHELLS = /(^|\/)(ba|da|a)?sh$/;

/** A command with the name of its step and the exit code that is claimed. */
interface Planned {
  readonly step: string;
  readonly request: Pick<CommandRequest, 'command'>;
  readonly exit: number;
}

const plainly: RunIn = (room, request) => room.run(request);

/**
 * Lets one command of each kind run without HOME before it runs with one, on the same files, which are put back: what only some commands
 * look up at home (templates, caches, credentials) is not needed at start. One that ends otherwise than is claimed is tried once more.
 */
export function alsoWithoutHome(context: ExperimentContext<Claim>, plan: readonly Planned[]): RunIn {
  const places = placesOf(context);
  if (context.effort !== 'full' || mayUseHome(context) || areNested(places)) return plainly;
  // What is first is tried by itself, and in more ways.
  const tried = new Set(plan.slice(0, 1).map(({ request }) => kindOf(request)));
  let left = BUDGET;
  const exitOf = ({ step }: CommandRequest) => plan.find((one) => step.startsWith(`${one.step} · `))?.exit;
  return async (room, request) => {
    const kind = kindOf(request);
    const isNew =
      !tried.has(kind) && tried.size <= MOST && left > 0 && !SHELLS.test(request.command[0] ?? '');
    if (!isNew || !(await room.hasShell())) return room.run(request);
    tried.add(kind);
    context.waiting(`${request.step} without HOME`);
    const began = performance.now();
    const kept = await copyOf(room, places);
    left -= performance.now() - began;
    if (kept === null) return room.run(request);
    if (left <= 0) {
      await room.forget(kept);
      return room.run(request);
    }
    const without = async (step: string): Promise<Run> => {
      const started = performance.now();
      const run = await room.run({
        ...request,
        step,
        shared: true,
        command: ['/bin/sh', '-c', 'unset HOME; exec "$0" "$@"', ...request.command],
        timeout: Math.min(request.timeout ?? BUDGET, Math.ceil(left)),
        circumstances: ['HOME is not set'],
      });
      await room.restore(kept);
      left -= performance.now() - started;
      return run;
    };
    const run = await without(homelessStep(request.step));
    if (run.data.outcome === 'exited' && run.data.exitCode !== exitOf(request) && left > 0)
      await without(homelessAgain(request.step));
    await room.forget(kept);
    return room.run(request);
  };
}

/** A copy to go back to; null where the room has no place for it, which is no fault of anybody. */
async function copyOf(room: Room, places: readonly string[]): Promise<Kept | null> {
  try {
    return await room.keep(places);
  } catch (cause) {
    if (!(cause instanceof Failure) || cause.code.startsWith('airlock-')) throw cause;
    return null;
  }
}

/** Its program, and the first word that is no option: `forge run` for every run of a phase. */
function kindOf({ command: [program = '', ...words] }: Pick<CommandRequest, 'command'>): string {
  return [program, words.find((word) => !word.startsWith('-')) ?? ''].join(' ');
}

/** The contract says that something is written at home, or where that is. */
function mayUseHome({ claim, subject }: ExperimentContext<Claim>): boolean {
  const [, home] = ALWAYS_WRITABLE;
  return (
    subject.variables.includes('HOME') || claim.writes.some((folder) => `${folder}/`.startsWith(`${home}/`))
  );
}

function placesOf({ subject }: ExperimentContext<Claim>): readonly string[] {
  const places = [subject.workFolder, ...subject.writable, ...subject.state];
  return [...new Set(places.filter((place) => place !== null))];
}

/** A folder with a disk of its own in it cannot be emptied. */
const areNested = (places: readonly string[]): boolean =>
  places.some((place) => places.some((other) => other.startsWith(`${place}/`)));
