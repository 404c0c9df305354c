import { posix } from 'node:path';
import { roomFor } from '../../lib/room-for.ts';
import { approximateSize } from '../../lib/size.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Room } from '../../model/room.ts';
import { type Member, packed } from './archives.ts';
import type { Claim, Input } from './claim.ts';
import { twiceIfLate } from './late.ts';
import { SWELLING_FAMILY, swollen, swollenSize } from './swelling.ts';

/** What is swollen to is no less than this many times the memory. */
const TIMES = 2;
/** Of a larger memory nothing can be told in a few seconds. */
const MOST_MEMORY = 512 * 2 ** 20;
/**
 * Writable places count as memory in our rooms. So small, one that is unpacked into meets a full disk, as it would elsewhere, and
 * is not killed for that.
 */
const DISK_SHARE = 1 / 8;
/** Members among which the same is shared out, for limits on each alone. */
const MEMBERS = 32;
/** Folders within each other; the path is still one that Linux takes. */
const DEPTH = 1_000;

type Swelling = Input & { readonly archive: 'tar.gz' | 'zip' };

/** Small archives that become larger than memory and disk; whatever reads them has to end by itself. */
export const swellingArchives: Experiment<Claim> = {
  id: 'swelling-archives',
  fullOnly: true,
  title: 'offers it small archives that swell beyond its memory',
  seconds: 120,
  applies: ({ limits }, claim) => limits.memory <= MOST_MEMORY && claim.inputs.some(isSwelling),
  act: async (context) => {
    const { claim, subject, open } = context;
    const { memory, disk } = subject.limits;
    const room = await open({ ...roomFor(subject), disk: Math.min(disk, Math.floor(memory * DISK_SHARE)) });
    for (const input of claim.inputs.filter(isSwelling)) await offer(context, room, input);
  },
};

function isSwelling(input: Input): input is Swelling {
  return input.archive === 'tar.gz' || input.archive === 'zip';
}

async function offer(context: ExperimentContext<Claim>, room: Room, input: Swelling): Promise<void> {
  const { recorder, waiting } = context;
  const good = Object.entries(input.files).map(([path, content]) => ({ path, content }));
  // With less room than the contract gives it even a good one may fail; then nothing can be learnt here.
  const control = await unpack(context, room, input, 'small disk', await packed(good, input.archive));
  if (control.data.exitCode !== 0) return;
  for (const { what, bytes } of await archivesOf(context, input, good)) {
    waiting(`the answer to ${what}`);
    const { family, reason, source } = SWELLING_FAMILY;
    const step = `${family} · ${input.name}`;
    const runs = await twiceIfLate(step, (name) => unpack(context, room, input, name, bytes));
    const sent = `${what}, packed into ${approximateSize(bytes.length)}`;
    recorder.record(
      'payload',
      step,
      {
        ...{ input: input.name, family, reason, source, sent },
        ...{ canaries: [], acts: runs.map(({ id }) => id), contrast: null },
      },
      room.name,
    );
  }
}

async function archivesOf(
  { subject }: ExperimentContext<Claim>,
  { archive }: Swelling,
  good: readonly Member[],
) {
  const units = Math.ceil((TIMES * subject.limits.memory) / swollenSize(MEMBERS)) * MEMBERS;
  const size = approximateSize(swollenSize(units));
  const parts = Array.from({ length: MEMBERS }, (_, n) => ({
    path: `swollen/${n}.txt`,
    units: units / MEMBERS,
  }));
  const deep = `${'d/'.repeat(DEPTH)}leaf.txt`;
  return [
    {
      what: `a member of ${size}`,
      bytes: await swollen(good, [{ path: 'swollen.txt', units }], archive),
    },
    { what: `${MEMBERS} members, of ${size} together`, bytes: await swollen(good, parts, archive) },
    {
      what: `a member below ${DEPTH} folders`,
      bytes: await packed([...good, { path: deep, content: 'leaf\n' }], archive),
    },
  ];
}

/** Nothing of what came before is there. */
async function unpack(
  { claim, subject }: ExperimentContext<Claim>,
  room: Room,
  input: Swelling,
  step: string,
  bytes: Uint8Array,
) {
  const archive = `cleanroom-archive.${input.archive}`;
  await room.recreate(step);
  for (const command of input.before) await room.run({ step: `before · ${input.name}`, command });
  await room.put(posix.join(subject.workFolder ?? '/tmp', archive), bytes);
  const command = (input.command ?? []).map((word) => word.replaceAll('{input}', archive));
  return room.run({ step, command, timeout: claim.within });
}
