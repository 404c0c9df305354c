import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'state-persistence',
  number: 10,
  title: 'State persistence',
  question: 'Is what it was told still there?',
  motivation:
    'A program that has said “done” has made a promise that outlives its process, its container and its machine. It is broken by state that lies in a ' +
    'temporary folder, is written only on a friendly exit, or is overwritten by a second process, and nobody notices before it is needed.',
  method:
    'Something is done and acknowledged, and the state is read; then the process is restarted politely, twice in a row, killed and restarted, and its ' +
    'container is recreated on the same volumes. It acts on a full disk, beside the same with room. A kill follows the last acknowledgement at once. Commands are also killed while they write and while they only ' +
    'read, and two of them work on the same state at the same time: what comes out must be what one after the other gives.',
  unproven: 'two writers at once, and a full disk',
  always: false,
  rules: [
    {
      id: 'baseline-works',
      asks: 'Do the claimed acts change what is read, and can it be read twice?',
      remedy: 'Correct the claim: its commands must succeed, and the same state must read the same.',
    },
    {
      id: 'tells-what-was-done',
      asks: 'Does it tell all that was acknowledged, and what failed?',
      remedy:
        'Change what is there instead of replacing it: read, change and write as one. Remember a failure as well, also of what was done before.',
    },
    {
      id: 'survives-restart',
      asks: 'Is the state the same after a polite restart, and after another?',
      remedy:
        'Write the state where it is declared to lie before you acknowledge, and read all of it back at start.',
    },
    {
      id: 'survives-kill',
      asks: 'Is everything that was acknowledged still there after SIGKILL?',
      remedy: 'Write and flush before you acknowledge; never begin a change by taking away what is there.',
    },
    {
      id: 'survives-recreation',
      asks: 'Is the state the same in a new container on the same volumes, which bears another host name?',
      remedy:
        'Keep state in the declared folders or services, not in /tmp, the home or the container itself, and find it again by nothing that a new container ' +
        'has anew: its host name, its address, an id that is drawn at start.',
    },
    {
      id: 'survives-full-disk',
      fullOnly: true,
      asks: 'On a full disk, is nothing acknowledged that is not there, and nothing lost that was?',
      remedy:
        'Write beside what is there, check every write and the flush, rename, and only then acknowledge; truncate nothing, and let errors reach the answer.',
    },
    {
      id: 'loading-leaves-it-alone',
      asks: 'Does reading leave the state as it is, byte for byte?',
      remedy:
        'Write only when something has changed, and write the same state as the same bytes; where the store keeps books of its own, claim `bytes: either`.',
      subjects: ['command'],
    },
    {
      id: 'two-writers-agree',
      fullOnly: true,
      asks: 'Do two processes at once leave what one after the other would?',
      remedy:
        'Lock before you read what you are going to change, and hold the lock until it is written; or refuse the second.',
      subjects: ['command'],
    },
    {
      id: 'second-reader-agrees',
      asks: 'Can a second reader still read the state after all of it?',
      remedy: 'Keep to the documented format, and write it whole.',
    },
  ],
  sources: [
    'Pillai et al., All File Systems Are Not Created Equal (OSDI 2014)',
    'Papadimitriou, The Serializability of Concurrent Database Updates (JACM 1979)',
    'The Twelve-Factor App, VI (processes) and IX (disposability)',
  ],
};
