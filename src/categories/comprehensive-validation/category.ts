import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'comprehensive-validation',
  number: 22,
  title: 'Comprehensive validation',
  question: 'Does all of it hold at once?',
  motivation:
    'Each promise may hold by itself and all of them fail together: a retry that is right for one fault is a storm after two, a connection is lost at every ' +
    'restart and nobody notices until the pool is dry, two guards wait for each other. In production faults come in company, under work of every kind.',
  method:
    'All components in one room, and mixed work that arrives whatever becomes of it. Once the steady state was seen to hold, every fault that the contract permits is ' +
    'inflicted at least once, in waves that overlap and in an order drawn from the seed, so that every two components are broken together; each is seen to take effect, and ' +
    'healed. What is promised while something is broken must hold meanwhile. Then the steady state must come back in time and stay; after a quiet time without requests ' +
    'come the last looks: invariants, acknowledged writes, fingerprints, what the wiretap heard, and what is in use or asked of services beside before. Of a command-line tool, ' +
    'every command of the mix meets every fault, alone and in company: signals drawn over its life, a full disk, a reader that went away, another run at the same time, all in one ' +
    'room, so that what each leaves behind meets the next. A schedule that fails is ' +
    'tried again in fresh rooms with fewer faults, for as long as the contract allows, until nothing more can be left out.',
  unproven: 'anything about all of it at once',
  always: false,
  rules: [
    {
      id: 'steady-before',
      fullOnly: true,
      asks: 'Does the steady state hold before anything is broken?',
      remedy:
        'Correct the claim: its requests, their rate and the steady state must hold while all is well. Nothing can be learnt from faults before that.',
    },
    {
      id: 'faults-felt',
      fullOnly: true,
      asks: 'Was every permitted fault seen to take effect, and to be over?',
      remedy:
        'Run it again, with `--parallel 1` where the machine is busy. An upstream that nobody asks cannot be seen failing: let the mix ask it more often, or do not permit the fault. Nor can a signal be felt by commands that end at once, or a reader go away where the image has no shell.',
    },
    {
      id: 'holds-during',
      fullOnly: true,
      timed: true,
      asks: 'Does it keep what it promises while things are broken?',
      remedy:
        'Look at the named requests or runs: bound every wait for something that may be gone, and answer with a claimed status, or end with a claimed exit code, where it cannot be done without.',
    },
    {
      id: 'recovers',
      fullOnly: true,
      timed: true,
      asks: 'Is the steady state back within the claimed time after the last healing, and does it stay?',
      remedy:
        'Try the named faults together and look at what still waits afterwards: a pool that lost its connections, guards that wait for each other, a lock of the dead, a state that only a restart or a person ends.',
    },
    {
      id: 'invariants-hold',
      fullOnly: true,
      asks: 'Is everything true of the data that must be true at any time?',
      remedy:
        'Do in one transaction what belongs together, and let constraints of the database keep what must never break; with files, write all beside their places and rename last what makes it count.',
    },
    {
      id: 'writes-once',
      fullOnly: true,
      asks: 'Is every acknowledged write there, and none of them twice?',
      remedy:
        'Acknowledge after the commit, or the last rename; what is kept for later must bear a key by which it is known that it was done already.',
    },
    {
      id: 'says-the-truth',
      fullOnly: true,
      asks: 'Does it say what is so, when all is over?',
      remedy:
        'Find the copy that was served while the truth could not be asked, or the note of a past trouble, and drop it as soon as work goes well: copies and marks need an end of their own.',
    },
    {
      id: 'at-rest',
      fullOnly: true,
      asks: 'Does nothing change any more when nobody asks?',
      remedy:
        'Find what still works through the past: a queue that is replayed, a retry that has no end. Claim a longer quiet time where that is as it should be.',
      subjects: ['service'],
    },
    {
      id: 'sealed',
      fullOnly: true,
      asks: 'Does it speak to nobody undeclared, through all of it?',
      remedy: 'Remove what calls outside when things go wrong, or declare it as a service.',
    },
    {
      id: 'within-budgets',
      fullOnly: true,
      asks: 'Does it hold no more after the faults than before them?',
      remedy:
        'Find what is kept for every failure: buffers, timers, connections, listeners, reports, temporary files. Give it an end in the same place that makes it, also on the path of errors.',
    },
    {
      id: 'attempts-calm',
      fullOnly: true,
      asks: 'Does the same work ask no more of the services when all is healed?',
      remedy:
        'Give every retry an end: a number of attempts, a deadline, or one loop for all; and let it wait longer each time, by drawn times.',
      subjects: ['service'],
    },
    {
      id: 'nothing-else-open',
      fullOnly: true,
      restsOnOthers: true,
      asks: 'Did every other category pass that applies?',
      remedy: 'Mend what the other categories found first; each finding says how.',
    },
  ],
  sources: [
    'Basiri and others, Chaos engineering, IEEE Software 33(3) (2016): the steady-state hypothesis',
    'Zeller and Hildebrandt, Simplifying and isolating failure-inducing input, IEEE TSE 28(2) (2002): ddmin',
    'Kuhn, Wallace and Gallo, Software fault interactions and implications for software testing, IEEE TSE 30(6) (2004)',
    'Bronson and others, Metastable failures in distributed systems, HotOS (2021)',
    'Kingsbury, Jepsen: faults with a final heal, and a quiet time before the last reads',
  ],
};
