import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'state-corruption-recovery',
  number: 4,
  title: 'State corruption and recovery',
  question: 'What does it do with damaged state?',
  motivation:
    'Disks fill up, machines lose power, people open the wrong file in an editor. State that is damaged and noticed costs an hour; state that is ' +
    'damaged and silently replaced by nothing, or believed, costs the data. And an advice to recover that does not recover is worse than none.',
  method:
    'Good state is made and held aside. Then every declared file is damaged behind the subject’s back, one way at a time: emptied, cut in half, one ' +
    'bit turned, garbage, valid but of another type, bytes at its end, gone, a folder in its place, not readable; and locks are left by a holder ' +
    'that was killed. Each time the action that uses the state is run, and its exit code, its words, its time and the bytes left are looked at. ' +
    'Right is to notice (fail, name the file, leave it alone) or to repair (the state says what it said before). Then the claimed recovery must bring it back. ' +
    'Some damages to the state of a command are met by other acts: what only tells the state must not tell another one, and a recovery that nothing had failed before must not lose what was good. ' +
    'Where several files are declared, all are made garbage at once, and neither of the two may then tell a state that never was. ' +
    'Beside a holder that lives, the action is run while its lock is young, and when it looks older than it is. ' +
    'A service is killed before its state is damaged, and started again on what is left. It notices by not starting, with a message, or by a clear error in the place of ' +
    'the answer; dying, hanging and starting from nothing are judged as of a command.',
  unproven:
    'every kind of damage to every file, only some that were drawn, files damaged all at once, and no stale lock',
  always: false,
  rules: [
    {
      id: 'undamaged-works',
      asks: 'Do the action and the fingerprint work on undamaged state?',
      remedy: 'Correct the claim: the paths, what prepares them, the action or the fingerprint.',
    },
    {
      id: 'notices-or-repairs',
      asks: 'Is damage noticed or repaired, and never passed over?',
      remedy:
        'Write a checksum with the state and verify it before use; treat what is missing though it was written as damage. Fail with a code other than 0; as a service, do not start, or answer with an error.',
    },
    {
      id: 'names-the-file',
      asks: 'Does the failure name the damaged file?',
      remedy: 'Put the path into the message, or into the log of a service, with what to do about it.',
    },
    {
      id: 'keeps-the-damaged',
      asks: 'Is what is left of the damaged state kept?',
      remedy:
        'Leave a damaged file as it is, or move it aside: it may hold the only copy of what was not damaged.',
    },
    {
      id: 'no-stack-trace',
      asks: 'Are people spared stack traces?',
      remedy:
        'Damaged state is no bug of the program: say which file, what is wrong with it, and what to do.',
    },
    {
      id: 'answers-in-time',
      timed: true,
      asks: 'Does every answer come in time, also with a stale lock?',
      remedy:
        'Use a lock that the kernel gives up with its holder (a listening socket, flock), or check that the holder lives; never wait without end.',
    },
    {
      id: 'recovers',
      asks: 'Does the claimed recovery bring back what was there, and say so only then?',
      remedy:
        'Keep a copy of the newest state, written with every change, and recover from that; not from the one before. Where nothing good is left, fail.',
    },
    {
      id: 'left-to-the-living',
      fullOnly: true,
      asks: 'Is a lock left to its holder as long as that lives, however old it looks?',
      remedy:
        'Ask whether the holder lives, by a lock that the kernel gives up with it (flock, a listening socket); where only age can tell, let the holder renew it several times within that age.',
      subjects: ['command'],
    },
  ],
  sources: [
    'Pillai et al., All File Systems Are Not Created Equal: On the Complexity of Crafting Crash-Consistent Applications, OSDI 2014',
    'Ganesan et al., Redundancy Does Not Imply Fault Tolerance (corrupted blocks under storage systems), FAST 2017',
    'Bairavasundaram et al., An Analysis of Data Corruption in the Storage Stack, FAST 2008',
  ],
};
