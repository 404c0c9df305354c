import { shuffled } from '../../lib/random.ts';
import type { Claim, CommandClaim, CommandFault } from './claim.ts';
import { drawSchedule, type Permitted, wavesIn } from './schedule.ts';

/** One fault that befalls one run of a command. Those of one wave befall the same run. */
export interface CommandTrouble {
  /** From 1. */
  readonly wave: number;
  readonly component: string;
  readonly fault: CommandFault;
  /** Number of the command in the mix. */
  readonly item: number;
  /** Share of the command's life, in [0, 1), after which a signal comes. */
  readonly share: number;
}

/** What is broken of a command, by the fault. */
const BROKEN: Readonly<Record<CommandFault, string>> = {
  killed: 'the command',
  terminated: 'the command',
  interrupted: 'the command',
  full: 'the disk',
  unread: 'its output',
  beside: 'another run',
};

/** All that may befall a command, by what is broken. */
function permittedOf({ faults }: CommandClaim): readonly Permitted[] {
  const components = [...new Set(faults.map((fault) => BROKEN[fault]))];
  return components.map((component) => ({
    component,
    faults: [...new Set(faults)].filter((fault) => BROKEN[fault] === component),
  }));
}

/**
 * Draws a schedule for commands: each one of the mix meets every permitted fault, and every two of them together, as often as there
 * are rounds; the commands in turn. A kill and a full disk come, where they are permitted, once a round with nothing beside them: what
 * happens beside them may end a command before they do. Signals of the first round come in the first part of a command's life, and so on, so that the
 * whole of it is met.
 */
export function drawTroubles(
  { commands, together }: Pick<Claim, 'commands' | 'together'>,
  random: () => number,
): readonly CommandTrouble[] {
  if (!commands) return [];
  const components = permittedOf(commands);
  let waves = 0;
  return Array.from({ length: commands.rounds }, (_, round) =>
    shuffled([...commands.mix.keys()], random).map((item) =>
      withLonely(wavesIn(drawSchedule(components, together, random)), commands).map((wave) => ({
        item,
        wave,
        round,
      })),
    ),
  )
    .flatMap(inTurn)
    .flatMap(({ item, wave, round }) => {
      waves += 1;
      return wave.map(({ component, fault }) => ({
        wave: waves,
        component,
        fault: fault as CommandFault,
        item,
        share: (round + random()) / commands.rounds,
      }));
    });
}

interface Struck {
  readonly component: string;
  readonly fault: string;
}

type Wave = readonly Struck[];

/** What has to strike with nothing beside it. */
const ALONE: readonly CommandFault[] = ['killed', 'full'];

function withLonely(waves: readonly Wave[], { faults }: CommandClaim): readonly Wave[] {
  const isThere = (fault: CommandFault) =>
    waves.some(([first, ...more]) => first?.fault === fault && more.length === 0);
  const missing = ALONE.filter((fault) => faults.includes(fault) && !isThere(fault));
  return [...waves, ...missing.map((fault) => [{ component: BROKEN[fault], fault }])];
}

/** The first of each list, then the second of each. */
function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) =>
    lists.flatMap((list) => list.slice(place, place + 1)),
  ).flat();
}
