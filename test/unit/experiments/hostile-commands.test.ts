import { expect, test } from 'vitest';
import { claim as claimOf } from '../../../src/categories/security-boundaries/claim.ts';
import { hostileCommands } from '../../../src/categories/security-boundaries/hostile-commands.ts';
import type { ExperimentContext } from '../../../src/model/category.ts';
import type { EvidenceData } from '../../../src/model/evidence.ts';
import type { CommandRequest, Room } from '../../../src/model/room.ts';
import { recordsOf, run, type Sketch, search } from '../../evidence.ts';
import { COMMAND } from '../../judge-cases.ts';

/** All that is sent through one input of a command, and what is put on record of what is not. */
async function sentThrough(input: object, effort = 'full') {
  const payloads: EvidenceData<'payload'>[] = [];
  const notes: EvidenceData<'note'>[] = [];
  const recordOf = (sketch: Sketch) => recordsOf('security-boundaries', [sketch])[0];
  const nothing = async () => undefined;
  const room = {
    name: 'room',
    run: async ({ step }: CommandRequest) => recordOf(run(step)),
    search: async (step: string) => recordOf(search(step)),
    traffic: nothing,
    hasShell: async () => false,
    put: nothing,
    remove: nothing,
  } as unknown as Room;
  const context = {
    claim: claimOf.parse({ inputs: [{ name: 'a name', ...input }] }),
    subject: COMMAND,
    effort,
    random: () => 0.5,
    recorder: {
      record: (kind: string, _: string, data: EvidenceData<'payload'> & EvidenceData<'note'>) =>
        kind === 'payload' ? payloads.push(data) : notes.push(data),
    },
    waiting: () => undefined,
    open: async () => room,
  } as unknown as ExperimentContext<ReturnType<typeof claimOf.parse>>;
  for (const part of hostileCommands) await part.act(context);
  const families = new Set(payloads.map(({ family }) => family));
  return { families, payloads, notes };
}

test.each([
  ['an argument', { command: ['grep', '{input}', 'file'] }],
  ['the beginning of one', { command: ['grep', 'x', '{input}.txt'] }],
  ['an argument before the end of the options', { command: ['grep', '{input}', '--', 'file'] }],
])('what would be an option of the command itself is not sent, and that is said: %s', async (_, input) => {
  const { families, payloads, notes } = await sentThrough(input);
  expect(families).toContain('shell metacharacters');
  const values = payloads.filter(({ family }) => family === 'argument injection').map(({ sent }) => sent);
  expect(values.map((value) => value[0]).sort()).toEqual(['<', '@']);
  expect(new Set(notes.map(({ name }) => name))).toEqual(new Set(['left out']));
  expect(notes[0]?.values).toMatchObject({ input: 'a name', family: 'argument injection' });
});

test.each([
  ['behind the end of the options', { command: ['grep', '--', '{input}', 'file'] }],
  ['behind the name of an option', { command: ['grep', '--regexp={input}', 'file'] }],
  ['as the word that belongs to an option', { command: ['git', 'commit', '-m', '{input}'] }],
  ['within a word', { command: ['forge', '--set', 'name={input}'] }],
  ['in a file', { files: { 'names.txt': '{input}' }, command: ['grep', '-f', 'names.txt'] }],
])('what a program may hand on to another one is sent: %s', async (_, input) => {
  const { families, notes } = await sentThrough(input);
  expect(families).toContain('argument injection');
  expect(notes).toEqual([]);
});

test.each(['tar', 'tar.gz', 'zip'])(
  'archives of every kind hold links, and members behind and on them: %s',
  async (archive) => {
    for (const effort of ['full', 'quick']) {
      const { payloads, notes } = await sentThrough(
        { command: ['unpack', '{input}'], archive, files: { 'a.txt': 'a' } },
        effort,
      );
      const links = payloads.filter(({ sent }) => sent.startsWith('a link'));
      expect(links.map(({ sent, canaries }) => [sent, canaries[0]?.kind])).toEqual([
        ['a link that leads out, and a member behind it', 'created'],
        ['a link to a file outside', 'read'],
        ['a link to a new file outside, and a member of the same name', 'created'],
      ]);
      expect(notes).toEqual([]);
    }
  },
);
