import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'process-kill-signals',
  number: 7,
  title: 'Process kill and signals',
  question: 'Can it be stopped at any moment?',
  motivation:
    'Orchestrators stop programs all day: for a new version, a fuller machine, a lost node. What ignores the polite signal is killed later and ' +
    'blocks the rollout until then; what cannot bear being killed leaves half a state, a lock or a process behind for the next one to stumble over.',
  method:
    'A long action is interrupted by SIGTERM, SIGINT, SIGHUP and SIGQUIT (but what the contract lets it ignore) at seeded moments, as process 1 of its own container and as the child of ' +
    'another process whose remains are then counted; SIGTERM also reaches one that another run keeps waiting; a service also while services of its own swallow everything, and while it waits for them to come. SIGKILL is swept densely over an action that changes state, its moments chosen from the duration that was ' +
    'measured; after each the state must read as before or as after. What lies in no folder, as in a database, is put back by what prepares it. In one of the rooms nothing is put back between the kills, and then the action is run ' +
    'to its end. Of a service it is swept over a request: after each kill it is started again on what is left, must become ready, and must read as before or as ' +
    'after; some of the kills wait for the answer, since what was acknowledged must be there. Kills that landed are counted: fewer than half of them prove nothing.',
  unproven:
    'a dense sweep of SIGKILL, what it leaves running and how it exits when it is ended as a child, and that it can be ended while it waits for another run',
  always: true,
  rules: [
    {
      id: 'baseline-works',
      asks: 'Does everything work before it is interrupted?',
      remedy:
        'Correct the claim: what it does must succeed, what it reads must differ before and after the action, and what lies in no folder must be put back by `prepare`.',
    },
    {
      id: 'ends-when-asked',
      timed: true,
      asks: 'Does each polite signal end it in time?',
      remedy:
        'Handle the signal: as process 1 of a container nothing has a default. Stop taking work, let what runs finish or abort it, then exit; and give every wait on that way a limit. ' +
        'A signal that ends nothing by design is claimed as `ignored`.',
    },
    {
      id: 'exits-as-claimed',
      asks: 'Does it exit with the claimed code after a signal?',
      remedy:
        'Exit with 128 plus the signal’s number, or as the contract claims; never with 0 for work that was not done.',
    },
    {
      id: 'leaves-no-child',
      fullOnly: true,
      asks: 'Are its children gone when it is gone?',
      remedy:
        'Start children in a process group, pass the signal on to the group, wait, and kill what is left of it.',
    },
    {
      id: 'state-before-or-after',
      asks: 'Does the next run see the state of before or of after, never one between, and all that was acknowledged?',
      remedy:
        'Write to a temporary file beside the target, flush it, rename it, and only then acknowledge; or use a database and its transactions.',
    },
    {
      id: 'next-run-works',
      asks: 'Does the next run work, without anybody tidying up?',
      remedy:
        'Use a lock that ends with its holder (flock, a socket), and recover at start from what a killed run left.',
    },
    {
      id: 'leaves-no-litter',
      asks: 'Are the temporary files of killed runs gone after the next whole one?',
      remedy: 'Use one name for a temporary file, or remove those of dead runs at the next start.',
      subjects: ['command'],
    },
    {
      id: 'timeout-is-held',
      fullOnly: true,
      timed: true,
      asks: 'Is a declared time limit held, over all steps together?',
      remedy:
        'Bound the whole of the work by one moment, children included, not each step anew nor only the waiting between them.',
      subjects: ['command'],
    },
  ],
  sources: [
    'POSIX.1-2024, XBD signal.h; XCU 2.8.2: exit status of a command that a signal ended',
    'pid_namespaces(7): signals and process 1 of a namespace',
    'Pillai et al., All File Systems Are Not Created Equal (OSDI 2014): states between, after a crash',
    'Candea and Fox, Crash-Only Software (HotOS 2003)',
  ],
};
