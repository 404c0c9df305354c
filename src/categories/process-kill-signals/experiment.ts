import type { Experiment } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { Claim } from './claim.ts';
import { askAsChild, askAsProcess1 } from './polite.ts';
import { askService, interruptRequest, serviceAsChild } from './service.ts';
import { ROOMS_OF_THE_SERVICE_SWEEP, sweepService } from './service-sweep.ts';
import { ROOMS_OF_THE_SWEEP, sweep } from './sweep.ts';

const forCommands = (id: string, title: string, act: Experiment<Claim>['act']): Experiment<Claim> => ({
  id,
  title,
  seconds: 90,
  applies: (subject) => subject.kind === 'command',
  act,
});

const forServices = (
  id: string,
  title: string,
  act: Experiment<Claim>['act'],
  applies = (_: Claim): boolean => true,
): Experiment<Claim> => ({
  id,
  title,
  // A start that is late is done once more.
  seconds: 240,
  applies: (subject, claim) => subject.kind === 'service' && applies(claim),
  act,
});

/** What a kill leaves must be on a disk that can be put back: folders of the subject’s own. */
const canBeSwept = (subject: SubjectFacts, { action, state }: Claim): boolean =>
  subject.kind === 'service' && action?.kind === 'http' && (state !== undefined || subject.state.length > 0);

/** Each in rooms of its own, so that they go side by side. */
export const experiments: readonly Experiment<Claim>[] = [
  forCommands('as-process-1', 'interrupts it as process 1, with each polite signal', askAsProcess1),
  {
    ...forCommands(
      'as-child',
      'interrupts it as a child and while it waits for another run, and looks at what is left running',
      askAsChild,
    ),
    fullOnly: true,
  },
  ...Array.from(
    { length: ROOMS_OF_THE_SWEEP },
    (_, share): Experiment<Claim> => ({
      ...forCommands(
        `sweep-${share + 1}`,
        `kills it at every moment of its action (part ${share + 1} of ${ROOMS_OF_THE_SWEEP})`,
        (context) => sweep(context, share),
      ),
      applies: (subject, claim) => subject.kind === 'command' && claim.action?.kind === 'command',
    }),
  ),
  forServices('idle', 'asks the idle service to end, and kills it', askService),
  {
    ...forServices(
      'in-flight',
      'asks the service to end during a long request, and kills it there',
      interruptRequest,
      (claim) => claim.long?.kind === 'http',
    ),
    fullOnly: true,
  },
  ...Array.from(
    { length: ROOMS_OF_THE_SERVICE_SWEEP },
    (_, share): Experiment<Claim> => ({
      ...forServices(
        `service-sweep-${share + 1}`,
        `kills the service at every moment of a request (part ${share + 1} of ${ROOMS_OF_THE_SERVICE_SWEEP})`,
        (context) => sweepService(context, share),
      ),
      seconds: 180,
      applies: canBeSwept,
    }),
  ),
  {
    ...forServices(
      'service-as-child',
      'ends the service as a child, and looks at what is left running',
      serviceAsChild,
    ),
    fullOnly: true,
  },
];
