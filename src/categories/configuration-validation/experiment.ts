import { roomForChecks } from '../../lib/room-for.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Room } from '../../model/room.ts';
import type { Claim, Configuration } from './claim.ts';
import { draw } from './mutate/draw.ts';
import { LANGUAGES } from './mutate/languages.ts';
import type { Kind, Mutant } from './mutate/mutant.ts';
import { mutantsOf } from './mutate/of-claim.ts';

type Context = ExperimentContext<Claim>;

/** What a file as a whole can suffer; all else is about its keys. */
const WHOLE: readonly Kind[] = [
  'syntax error',
  'byte-order mark',
  'not UTF-8',
  'empty file',
  'huge file',
  'unreadable file',
  'missing file',
  'directory',
  'conflict',
];

/** Share of the mutants that a quick run draws. */
const QUICK_SHARE = 0.25;
/** Commands side by side in one room; more would only wait for each other on two cores. */
const LANES = 3;
/** Bytes of a huge file; less where the room's disk holds less. */
const HUGE = 16 * 2 ** 20;
/** Wrong configurations with which the service is started: each costs a second. */
const STARTS = 10;
/** Mistakes with which work is tried, one of each, since they cannot go side by side. */
const TRIALS: readonly Kind[] = [
  'key removed',
  'wrong type',
  'unknown key',
  'wrong neighbour',
  'syntax error',
  'missing file',
  'conflict',
];

/** Only checks: independent of each other, so they go side by side, keys and files in a room each. */
const checks = (configuration: Configuration): boolean =>
  configuration.command !== undefined && !configuration.works;
const works = (configuration: Configuration): boolean =>
  configuration.command !== undefined && configuration.works;
const isFile = ({ format }: Configuration): boolean => format !== 'env';

const keys: Experiment<Claim> = {
  id: 'keys',
  repeats: true,
  title: 'gives it configurations with one wrong key',
  misleads: true,
  seconds: 60,
  applies: (_, claim) => claim.configurations.some(checks),
  act: (context) =>
    each(context, checks, (configuration, index) =>
      checkMutants(context, configuration, index, ({ kind }) => !WHOLE.includes(kind)),
    ),
};

const files: Experiment<Claim> = {
  id: 'files',
  repeats: true,
  title: 'gives it files that are broken, unreadable, or no files at all',
  misleads: true,
  seconds: 60,
  applies: (_, claim) => claim.configurations.some((one) => checks(one) && hasWholes(one)),
  act: (context) =>
    each(
      context,
      (one) => checks(one) && hasWholes(one),
      (configuration, index) =>
        checkMutants(context, configuration, index, ({ kind }) => WHOLE.includes(kind)),
    ),
};

const work: Experiment<Claim> = {
  id: 'work',
  repeats: true,
  title: 'lets it work with wrong configurations, and looks for what it did',
  misleads: true,
  seconds: 60,
  applies: (_, claim) => claim.configurations.some(works),
  act: (context) =>
    each(context, works, (configuration, index) => workWithMutants(context, configuration, index)),
};

const starts: Experiment<Claim> = {
  id: 'starts',
  repeats: true,
  fullOnly: true,
  title: 'starts the service with wrong configurations',
  misleads: true,
  seconds: 240,
  applies: (subject, claim) => subject.kind === 'service' && claim.configurations.some((one) => one.starts),
  act: (context) =>
    each(
      context,
      (one) => one.starts,
      (configuration, index) => startWithMutants(context, configuration, index),
    ),
};

export const experiments: readonly Experiment<Claim>[] = [starts, keys, files, work];

const hasWholes = (one: Configuration): boolean => isFile(one) || one.conflicts.length > 0;

async function each(
  { claim }: Context,
  concerned: (configuration: Configuration) => boolean,
  act: (configuration: Configuration, index: number) => Promise<void>,
): Promise<void> {
  for (const [index, configuration] of claim.configurations.entries()) {
    if (concerned(configuration)) await act(configuration, index);
  }
}

async function checkMutants(
  context: Context,
  configuration: Configuration,
  index: number,
  wanted: (mutant: Mutant) => boolean,
): Promise<void> {
  const all = mutantsOf(configuration, context.random);
  const most = configuration.draw * (context.effort === 'quick' ? QUICK_SHARE : 1);
  const share = Math.round((most * all.filter(wanted).length) / all.length);
  const mutants = draw(all.filter(wanted), share, context.random, context.effort);
  const room = await prepared(context, configuration, index);
  const place = placer(context, configuration, index);
  await runWith(context, room, configuration, {
    step: `good ${index}`,
    file: await place(room, 0, null),
    env: null,
  });
  const next = mutants.entries();
  // A file with a place of its own can be there only once at a time.
  const lanes = isFile(configuration) && configuration.at !== undefined ? 1 : LANES;
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (const [number, mutant] of next) {
        const step = `mutant ${index}.${number} · ${mutant.kind}`;
        context.waiting(`the answer to ${mutant.what}`);
        const file = await place(room, lane, mutant);
        const run = await runWith(context, room, configuration, { step, file, env: mutant });
        note(context, room, { step, index, mutant, file, answer: run, folders: null });
      }
    }),
  );
}

async function workWithMutants(context: Context, configuration: Configuration, index: number): Promise<void> {
  const mutants = draw(
    mutantsOf(configuration, context.random).filter(
      ({ expected, kind }) => expected === 'refused' && TRIALS.includes(kind),
    ),
    TRIALS.length,
    context.random,
  );
  const room = await prepared(context, configuration, index);
  const place = placer(context, configuration, index);
  const folder = folderOf(context);
  let before = await room.files(`before ${index}`, folder);
  const act = async (step: string, mutant: Mutant | null) => {
    context.waiting(`what it does with ${mutant?.what ?? 'the good configuration'}`);
    const file = await place(room, 0, mutant);
    const run = await runWith(context, room, configuration, { step, file, env: mutant });
    const after = await room.files(`after ${step}`, folder);
    const folders = { before: before.id, after: after.id };
    before = after;
    return { file, answer: run, folders };
  };
  for (const [number, mutant] of mutants.entries()) {
    const step = `mutant ${index}.${number} · ${mutant.kind}`;
    note(context, room, { step, index, mutant, ...(await act(step, mutant)) });
  }
  // Last, because what the good one does would hide that a wrong one did the same.
  await act(`good ${index}`, null);
}

async function startWithMutants(
  context: Context,
  configuration: Configuration,
  index: number,
): Promise<void> {
  const refused = mutantsOf(configuration, context.random).filter(({ expected }) => expected === 'refused');
  const mutants = draw(refused, STARTS, context.random);
  const room = await prepared(context, configuration, index, { network: 'sealed' });
  const place = placer(context, configuration, index);
  for (const [number, mutant] of mutants.entries()) {
    const step = `mutant ${index}.${number} · ${mutant.kind}`;
    context.waiting(`the end of a service that was started with ${mutant.what}`);
    const file = await place(room, 0, mutant);
    const state = await room.start(step, { env: variablesOf(mutant) });
    note(context, room, { step, index, mutant, file, answer: state, folders: null });
    if (state.data.running) await room.stop(`end of ${step}`, 'SIGKILL');
  }
  await place(room, 0, null);
  const good = await room.start(`good ${index}`);
  if (good.data.running) await room.stop(`end of good ${index}`, 'SIGKILL');
}

async function prepared(
  context: Context,
  { before }: Configuration,
  index: number,
  request: Parameters<Context['open']>[0] = roomForChecks(context.subject),
): Promise<Room> {
  const room = await context.open(request);
  for (const command of before) await room.run({ step: `prepare ${index}`, command, shared: true });
  return room;
}

const folderOf = ({ subject }: Context): string => subject.workFolder ?? '/tmp';

/** Puts a mutant, or the good configuration, where it is looked for; gives the path, null where there is no file. */
function placer(context: Context, configuration: Configuration, index: number) {
  const { format, content = '', at } = configuration;
  return async (room: Room, lane: number, mutant: Mutant | null): Promise<string | null> => {
    if (format === 'env') return null;
    const { extension } = LANGUAGES[format];
    const name = at ?? `cleanroom-${index}-${lane}.${extension}`;
    const path = name.startsWith('/') ? name : `${folderOf(context)}/${name}`;
    const given = mutant?.given ?? { text: content };
    if ('text' in given) await room.put(path, given.text);
    else if ('filler' in given) {
      const filler = Math.min(HUGE, Math.floor(context.subject.limits.disk / (2 * LANES)));
      await room.put(path, { filler, line: given.filler });
    } else if ('variables' in given) await room.put(path, content);
    else if (given.place === 'directory') await room.put(path, { directory: true });
    else if (given.place === 'missing') await room.remove(path);
    else await room.put(path, content, { mode: 0o000, owner: 'root' });
    return path;
  };
}

const variablesOf = (mutant: Mutant | null): Readonly<Record<string, string | null>> =>
  mutant && 'variables' in mutant.given ? mutant.given.variables : {};

function runWith(
  { subject }: Context,
  room: Room,
  { command = [], variables = {}, within }: Configuration,
  { step, file, env }: { readonly step: string; readonly file: string | null; readonly env: Mutant | null },
): Promise<EvidenceRecord<'run'>> {
  // Named as a person in the work folder would name it.
  const shown = file?.replace(`${subject.workFolder ?? ''}/`, '') ?? '';
  return room.run({
    step,
    command: command.map((word) => word.replaceAll('{file}', shown)),
    env: { ...variables, ...variablesOf(env) },
    shared: true,
    timeout: 2 * within,
  });
}

/** The lines of which an answer may name one: no more than there are, and one behind the last; variables have none. */
function linesOf({ lines, given }: Mutant): { readonly from: number; readonly to: number } | null {
  if (lines === null || 'variables' in given) return null;
  const [from, to] = lines;
  if (!('text' in given)) return { from, to };
  return { from, to: Math.min(to, Buffer.from(given.text).toString('latin1').split('\n').length + 1) };
}

/** One line of the table of mutants: what was given, what is expected, and which record holds the answer. */
function note(
  { recorder }: Context,
  room: Room,
  line: {
    readonly step: string;
    readonly index: number;
    readonly mutant: Mutant;
    readonly file: string | null;
    readonly answer: EvidenceRecord<'run'> | EvidenceRecord<'subject-state'>;
    readonly folders: { readonly before: string; readonly after: string } | null;
  },
): void {
  const { step, index, mutant, file, answer, folders } = line;
  const { kind, what, expected, why, names, meant, madeUp = false } = mutant;
  const name = file?.split('/').at(-1) ?? '';
  recorder.record(
    'mutant',
    step,
    {
      configuration: index,
      kind,
      what,
      expected,
      why,
      names: names.map((word) => word.replaceAll('{file}', name)),
      lines: linesOf(mutant),
      meant,
      madeUp,
      file,
      answer: answer.id,
      folders,
    },
    room.name,
  );
}
