import { posix } from 'node:path';
import { roomFor } from '../../lib/room-for.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import { ARCHIVE_FAMILY, type HostileArchive, hostileArchives, packed } from './archives.ts';
import { filledCommand, filledFiles } from './carriers.ts';
import { type Claim, type Input, isLate } from './claim.ts';
import type { Numbering, Outside, Payload } from './hostile-value.ts';
import { MOST_LATE, twiceIfLate } from './late.ts';
import { FOR_COMMANDS, isLeftOut, tellLeftOut } from './left-out.ts';
import {
  clearAway,
  drawNonce,
  layOutside,
  leftBy,
  numbering,
  outsideFor,
  outsideOf,
  signsToSearch,
} from './outside.ts';
import { drawn, payloads, shown } from './payloads.ts';

/** Values that are sent through all inputs together; beyond it they are drawn. */
const MOST = { full: 60, quick: 18 } as const;
/** Rooms among which they are shared out, to be worked through side by side. */
const PARTS = 3;
/** One value on its way through one input. */
interface Errand {
  readonly input: Input;
  readonly payload: Payload;
  readonly command: readonly string[];
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly contrast: Errand | null;
}

/** Hostile values through the inputs of commands. */
export const hostileCommands: readonly Experiment<Claim>[] = Array.from({ length: PARTS }, (_, part) => ({
  id: `hostile-input-${part + 1}`,
  title: `sends hostile values through commands, files and archives (${part + 1} of ${PARTS})`,
  misleads: true,
  seconds: 120,
  applies: (_subject, claim) => commandInputs(claim).length > 0,
  act: (context) => act(context, part),
}));

const commandInputs = ({ inputs }: Claim): readonly Input[] =>
  inputs.filter(({ command }) => command !== undefined);

async function act(context: ExperimentContext<Claim>, part: number): Promise<void> {
  const { claim, subject, effort, random, open, waiting } = context;
  const outside = outsideOf(drawNonce(random));
  const errands = await shareOf(claim, part, outside, {
    most: MOST[effort],
    random,
    work: workFolderOf(context),
  });
  if (errands.length === 0) return;
  const room = await open(roomFor(subject));
  await layOutside(room, outside);
  const inputs = [...new Set(errands.map(({ input }) => input))];
  let late = 0;
  for (const input of inputs) {
    if (late >= MOST_LATE) break;
    waiting(`the good value of ${input.name}`);
    await control(context, room, input, outside);
    tellLeftOut(context, room, input);
    for (const errand of errands) {
      if (errand.input !== input || late >= MOST_LATE) continue;
      waiting(`${errand.payload.family} through ${input.name}`);
      if (!(await send(context, room, errand, outside))) late += 1;
    }
    await room.traffic(`hostile values · ${input.name}`);
  }
}

/**
 * This part's share: the whole list is cut by weight alone, so that the parts agree on it, and each draws from its own.
 */
async function shareOf(
  claim: Claim,
  part: number,
  outside: Outside,
  { most, random, work }: { readonly most: number; readonly random: () => number; readonly work: string },
): Promise<readonly Errand[]> {
  const next = numbering();
  const inputs = commandInputs(claim);
  const all = (
    await Promise.all(inputs.map((input) => errandsOf(input, outsideFor(input, outside, work), next)))
  ).flat();
  const weights = all.map(({ payload }) => (payload.essential ? 1 : 0.3));
  const size = sum(weights) / PARTS;
  const share = all.filter(
    (_, index) => Math.min(PARTS - 1, Math.floor(sum(weights.slice(0, index)) / size)) === part,
  );
  const chosen = new Set(
    drawn(
      share.map(({ payload }) => payload),
      { most: most / PARTS, least: inputs.length === 1 ? 2 : 1 },
      random,
    ),
  );
  return share.filter(({ payload }) => chosen.has(payload));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Everything that could be sent through an input. */
async function errandsOf(input: Input, outside: Outside, next: Numbering): Promise<readonly Errand[]> {
  if (input.archive !== undefined) return archiveErrands(input, input.archive, outside, next);
  return payloads(FOR_COMMANDS, input.is, outside, next)
    .filter((payload) => !isLeftOut(input, payload))
    .flatMap((payload) => errandOf(input, payload) ?? []);
}

/** Null where no command line and no file can carry the value. */
function errandOf(input: Input, payload: Payload): Errand | null {
  const command = filledCommand(input.command ?? [], payload.value);
  const files = filledFiles(input, payload.value);
  if (command === null || files === null) return null;
  const { contrast } = payload;
  return {
    input,
    payload,
    command,
    files,
    contrast: contrast && errandOf(input, { ...payload, ...contrast, contrast: null }),
  };
}

function archiveErrands(
  input: Input,
  format: NonNullable<Input['archive']>,
  outside: Outside,
  next: Numbering,
): Promise<readonly Errand[]> {
  return Promise.all(
    hostileArchives(input.files, outside, next).map((archive) => archiveErrand(input, format, archive)),
  );
}

async function archiveErrand(
  input: Input,
  format: NonNullable<Input['archive']>,
  { what, members, canaries, lays = [], contrast }: HostileArchive,
): Promise<Errand> {
  return {
    input,
    payload: {
      ...ARCHIVE_FAMILY,
      ...{ value: what, canaries, lays },
      ...{ percent: false, essential: true, contrast: null },
    },
    ...(await archived(input, format, await packed(members, format))),
    contrast: contrast === undefined ? null : await archiveErrand(input, format, { ...contrast, lays }),
  };
}

async function archived(input: Input, format: string, bytes: Uint8Array) {
  const path = `cleanroom-archive.${format}`;
  return {
    command: (input.command ?? []).map((word) => word.replaceAll('{input}', path)),
    files: { [path]: bytes },
  };
}

async function control(
  context: ExperimentContext<Claim>,
  room: Room,
  input: Input,
  outside: Outside,
): Promise<void> {
  for (const command of input.before)
    await room.run({ step: `before · ${input.name}`, command, shared: true });
  const { archive } = input;
  const good =
    archive === undefined
      ? {
          command: filledCommand(input.command ?? [], input.good) ?? [],
          files: filledFiles(input, input.good) ?? {},
        }
      : await archived(
          input,
          archive,
          await packed(
            Object.entries(input.files).map(([path, content]) => ({ path, content })),
            archive,
          ),
        );
  await layFiles(context, room, input, good.files, outside);
  await room.run({
    step: `good · ${input.name}`,
    command: good.command,
    shared: true,
    timeout: context.claim.within,
    ...withChanges(context),
  });
}

/** Whether it was done with in time. */
async function send(
  context: ExperimentContext<Claim>,
  room: Room,
  errand: Errand,
  outside: Outside,
): Promise<boolean> {
  const { input, payload, contrast } = errand;
  const { family, reason, source, value, canaries } = payload;
  const step = `${family} · ${input.name}`;
  const sent = await tryOut(context, room, step, errand, outside);
  const contrasted =
    contrast && tellsMore(sent, payload)
      ? await tryOut(context, room, `${step} · contrast`, contrast, outside)
      : null;
  context.recorder.record(
    'payload',
    step,
    {
      input: input.name,
      family,
      reason,
      source,
      sent: shown(value),
      canaries: [...canaries],
      acts: idsOf(sent),
      contrast: contrast &&
        contrasted && {
          sent: shown(contrast.payload.value),
          canaries: [...contrast.payload.canaries],
          acts: idsOf(contrasted),
        },
    },
    room.name,
  );
  return !sent.runs.some(isLate);
}

interface Tried {
  readonly runs: readonly EvidenceRecord<'run'>[];
  readonly found: EvidenceRecord<'search'>;
}

const idsOf = ({ runs, found }: Tried): string[] => [...runs, found].map(({ id }) => id);

/** Whether anything of it was seen; of what left nothing and told nothing, no other value tells more. */
function tellsMore({ runs, found }: Tried, { canaries }: Payload): boolean {
  return canaries.some(
    ({ kind, sign }) =>
      // Our own files hold the path of what is to be created, and it is no secret.
      leftBy(found).some(
        ({ where, member }) => kind !== 'created' || (where === 'name' && member === null),
      ) ||
      (kind === 'read' &&
        runs.some(({ data }) => [data.stdout, data.stderr].some(({ text }) => text.includes(sign)))),
  );
}

async function tryOut(
  context: ExperimentContext<Claim>,
  room: Room,
  step: string,
  { input, payload, command, files }: Errand,
  outside: Outside,
): Promise<Tried> {
  const { lays, canaries } = payload;
  const runs = await twiceIfLate(step, async (name) => {
    await layFiles(context, room, input, files, outside);
    for (const { path, content } of lays) await room.put(path, content);
    return room.run({
      step: name,
      command,
      shared: true,
      timeout: context.claim.within,
      ...withChanges(context),
    });
  });
  const found = await room.search(step, signsToSearch([...canaries]));
  await clearAway(room, found, lays);
  return { runs, found };
}

const workFolderOf = ({ subject }: ExperimentContext<Claim>): string => subject.workFolder ?? '/tmp';

/**
 * A read-only root cannot be changed, and everything else that can be written to is searched; only where the contract
 * loosens the root is its difference worth a second of the engine's.
 */
function withChanges({ subject }: ExperimentContext<Claim>): { readonly changes?: true } {
  return subject.relax.writableRoot ? { changes: true } : {};
}

/** The input's files, and beside them the link that leads out. */
async function layFiles(
  context: ExperimentContext<Claim>,
  room: Room,
  input: Input,
  files: Errand['files'],
  outside: Outside,
): Promise<void> {
  const work = workFolderOf(context);
  for (const [path, content] of Object.entries(files)) await room.put(posix.join(work, path), content);
  if (input.archive !== undefined) return;
  await room.put(posix.join(work, input.folder, outside.link), { symlink: outside.folder });
}
