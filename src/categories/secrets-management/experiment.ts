import { posix } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isShownAsProof } from '../../lib/bearer.ts';
import { doIn, worked } from '../../lib/deeds.ts';
import { roomFor } from '../../lib/room-for.ts';
import { speaksHttp } from '../../lib/speaks-http.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Action, CommandAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { HttpRequest, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';

/** Success, failure and crash with the secrets at hand, and then a search. */
const traces: Experiment<Claim> = {
  id: 'traces',
  repeats: true,
  title: 'drives success, failure and a crash, and searches files, processes, rows, keys and what is sent',
  seconds: 120,
  applies: (subject) => subject.secrets.length > 0,
  act: async (context) => {
    const { subject } = context;
    const isService = subject.kind === 'service';
    const room = await context.open(roomFor(subject));
    await layFiles(context, room);
    if (isService) await serve(context, room);
    else await command(context, room);
    await room.sweepSecrets('after the crash');
  },
};

/** Layers, history and environment of the image. */
const image: Experiment<Claim> = {
  id: 'image',
  repeats: true,
  title: 'reads the image layer by layer',
  seconds: 90,
  applies: (subject) => subject.secrets.length > 0,
  act: async ({ open, waiting }) => {
    const room = await open({ network: 'none' });
    waiting('the image to be read');
    await room.image('image');
  },
};

/** Without a secret, with a wrong one, with a new one. */
const refusals: Experiment<Claim> = {
  id: 'refusals',
  repeats: true,
  fullOnly: true,
  title: 'takes secrets away, gives wrong ones, and changes one',
  misleads: true,
  seconds: 120,
  applies: (_subject, claim) => claim.required.length > 0 || claim.rotation !== undefined,
  act: async (context) => {
    const { claim, subject, open, waiting } = context;
    const isService = subject.kind === 'service';
    const room = await open(roomFor(subject));
    await layFiles(context, room);
    for (const { variable, command: needing, wrong } of claim.required) {
      const tries = [
        { what: 'without', value: null },
        // As a variable that nobody filled in, or a file that could not be read, leaves it.
        { what: 'empty', value: '' },
        ...(wrong === undefined ? [] : [{ what: 'wrong', value: wrong }]),
      ];
      for (const { what, value } of tries) {
        waiting(`a refusal: ${what} ${variable}`);
        const step = `${what} · ${variable}`;
        if (needing) await room.run({ step, command: needing, env: { [variable]: value } });
        else await startAndStop(room, step, { [variable]: value });
      }
      if (needing) await room.run({ step: `with · ${variable}`, command: needing });
      else await startAndStop(room, `with · ${variable}`, {});
    }
    if (isService && claim.rotation) await rotate(context, room, claim.rotation);
  },
};

export const experiments: readonly Experiment<Claim>[] = [traces, image, refusals];

async function layFiles({ claim, subject }: ExperimentContext<Claim>, room: Room): Promise<void> {
  for (const [path, content] of Object.entries(claim.files)) {
    await room.put(posix.join(subject.workFolder ?? '/tmp', path), content);
  }
}

async function command(context: ExperimentContext<Claim>, room: Room): Promise<void> {
  const { claim, subject, waiting } = context;
  if (subject.services.length > 0) await room.searchSent();
  const watched = await room.hasShell();
  const uses = commandsOf(claim.uses.length > 0 ? claim.uses : subject.workload);
  const lives: number[] = [];
  for (const [index, use] of uses.entries()) {
    waiting(`${use.command.join(' ')}, watched from within`);
    const { data } = await run(room, `use ${index}`, use, watched, claim.verbose);
    lives.push(data.lifeMs ?? data.ms);
  }
  for (const [index, fail] of commandsOf(claim.fails).entries()) {
    await run(room, `fail ${index}`, fail, watched, claim.verbose);
  }
  const [first] = uses;
  if (!first) return;
  waiting('a crash in the middle');
  // As a child, because the kernel keeps from process 1 what it has no handler for.
  await room.run({
    step: 'crash',
    command: first.command,
    env: claim.verbose,
    ...(watched && { asChild: true as const, watchSecrets: true as const }),
    signal: { name: 'SIGQUIT', afterMs: Math.round((lives[0] ?? 0) * LATE) },
  });
}

/** Share of its life after which a command is made to crash: when it has its secrets at hand. */
const LATE = 0.7;

const commandsOf = (actions: readonly Action[]): readonly CommandAction[] =>
  actions.filter((one): one is CommandAction => one.kind === 'command');

async function run(
  room: Room,
  step: string,
  { command: words, stdin }: CommandAction,
  watched: boolean,
  env: Readonly<Record<string, string>>,
): Promise<EvidenceRecord<'run'>> {
  return room.run({
    step,
    command: words,
    env,
    // Whoever is given standard input cannot be watched from within.
    ...(stdin !== null ? { stdin } : watched ? { asChild: true as const, watchSecrets: true as const } : {}),
  });
}

async function serve(context: ExperimentContext<Claim>, room: Room): Promise<void> {
  const { claim, subject, waiting } = context;
  await room.searchSent();
  const started = await room.start('start', { env: claim.verbose });
  if (!started.data.ready) return;
  await room.watchSecrets('processes');
  const uses = claim.uses.length > 0 ? claim.uses : subject.workload;
  waiting('its ordinary work');
  for (const [index, action] of uses.entries()) await use(context, room, `use ${index}`, action);
  for (const [index, action] of claim.fails.entries()) await doIn(room, `fail ${index}`, action);
  if (claim.rotation) await showCredential(room, claim.rotation);
  if (speaksHttp(subject)) {
    waiting('pages that tell of the service itself');
    for (const path of PAGES) await room.request({ step: `page ${path}`, method: 'GET', path, public: true });
  }
  await room.sweepSecrets('after its work');
  // What a service tells of a dependency that is gone is where its address, with the password in it, gets out.
  for (const { name, type } of subject.services) {
    if (type !== 'postgres' && type !== 'redis') continue;
    waiting(`its work without ${name}`);
    const { heal } = await room.fault(name, 'refused');
    for (const [index, action] of uses.entries()) await doIn(room, `without ${name} ${index}`, action);
    await heal();
  }
  await room.check('after all of it');
  waiting('a crash in the middle');
  await room.stop('crash', 'SIGQUIT', 5_000);
}

/** Milliseconds between two tries of one use, and how many there are. */
const TRY_AGAIN = 1_000;
const TRIES = 3;

/**
 * Asks once more for what a service, on a machine that leaves it too little, had no time for: what is wanted is that the secrets are
 * used. Only where asking again changes nothing.
 */
async function use(
  { signal }: ExperimentContext<Claim>,
  room: Room,
  step: string,
  action: Action,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const deed = await doIn(room, step, action);
    const isRead = action.kind === 'http' && ['GET', 'HEAD'].includes(action.method);
    const failed = deed.kind === 'request' && (deed.data.status ?? 500) >= 500 && !worked(deed, action);
    if (!isRead || !failed || tries === TRIES) return;
    await sleep(TRY_AGAIN, undefined, { signal });
  }
}

/**
 * Where frameworks and careless hands leave what helped them to find a mistake: variables, arguments, configuration (OWASP WSTG-CONF-02 and
 * WSTG-CONF-05, CWE-215, CWE-489). Whatever is answered is searched like every answer.
 */
const PAGES: readonly string[] = [
  '/debug',
  '/debug/vars',
  '/debug/pprof/cmdline',
  '/actuator/env',
  '/actuator/configprops',
  '/env',
  '/.env',
  '/config',
  '/info',
  '/status',
  '/server-status',
  '/console',
  '/metrics',
];

/** What the subject gives its users is their secret, as what it was given is its own (OWASP Logging Cheat Sheet, CWE-532). */
async function showCredential(room: Room, { credential, request }: Rotation): Promise<void> {
  const { data } = await room.run({ step: 'credential', command: credential });
  const value = data.stdout.text.trim();
  if (data.exitCode !== 0 || !isShownAsProof(request.headers, CREDENTIAL)) return;
  await room.guard('credential of a user', value);
  await room.request(showing('credential shown', request, value));
}

async function startAndStop(
  room: Room,
  step: string,
  env: Readonly<Record<string, string | null>>,
): Promise<boolean> {
  const { data } = await room.start(step, { env });
  if (data.running) await room.stop(`stop · ${step}`, 'SIGKILL', 5_000);
  return data.ready;
}

/** Hexadecimal digits of a secret of ours. */
const DIGITS = 48;

async function rotate(
  { random }: ExperimentContext<Claim>,
  room: Room,
  { variable, credential, request }: Rotation,
): Promise<void> {
  const other = Array.from({ length: DIGITS }, () => Math.floor(random() * 16).toString(16)).join('');
  const grant = async (step: string, env: Readonly<Record<string, string>>) =>
    (await room.run({ step, command: credential, env })).data.stdout.text.trim();
  const ask = (step: string, shown: string) => room.request(showing(step, request, shown));
  const before = await grant('credential · before', {});
  await room.start('rotation · before');
  await ask('rotation · old before', before);
  await room.stop('rotation · stop', undefined, 10_000);
  const after = await grant('credential · after', { [variable]: other });
  await room.start('rotation · after', { env: { [variable]: other } });
  await ask('rotation · old after', before);
  await ask('rotation · new after', after);
}

type Rotation = NonNullable<Claim['rotation']>;

/** Where a credential stands in the headers of a claim's request. */
const CREDENTIAL = '{credential}';

/** The request of the claim, with a credential in it. */
const showing = (step: string, request: Rotation['request'], credential: string): HttpRequest => ({
  step,
  method: request.method,
  path: request.path,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([name, text]) => [name, text.replaceAll(CREDENTIAL, credential)]),
  ),
  ...(request.body !== null && { body: request.body }),
});
