import type { SubjectFacts } from '../model/contract.ts';
import type { RoomRequest } from '../model/room.ts';

type Facts = Pick<SubjectFacts, 'kind' | 'services'>;
type WithOrWithout = Required<Pick<RoomRequest, 'network'>>;

/** The room in which the subject can do its ordinary work: a network costs time, and only services are met there. */
export const roomFor = ({ kind, services }: Facts): WithOrWithout => ({
  network: kind === 'service' || services.length > 0 ? 'sealed' : 'none',
});

/**
 * The room for commands that look at files or words before anything is started: a service's own have no services then, as in a build,
 * while a command may need its services for all that it does.
 */
export const roomForChecks = ({ kind, services }: Facts): WithOrWithout =>
  roomFor({ kind: 'command', services: kind === 'command' ? services : [] });
