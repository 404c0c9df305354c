import { speaksHttp } from '../../lib/speaks-http.ts';
import type { Experiment } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { mistakes } from './command-line.ts';
import { writeOntoFullDisk } from './full-disk.ts';
import { patiently } from './patient.ts';
import { spoilRequests, strayRequest } from './requests.ts';

export const experiments: readonly Experiment<Claim>[] = [
  {
    id: 'command-line',
    repeats: true,
    title: 'makes every mistake on the command line that people make',
    misleads: true,
    seconds: 90,
    // A service has commands where the contract names them, such as one that checks its configuration.
    applies: (subject, claim) => subject.kind === 'command' || claim.files.length > 0,
    act: mistakes,
  },
  {
    id: 'full-disk',
    repeats: true,
    title: 'lets it write onto a full disk',
    // Where names are others each time, a write takes a third room.
    seconds: 90,
    applies: (_, claim) => claim.writes.length > 0,
    act: writeOntoFullDisk,
  },
  {
    id: 'requests',
    repeats: true,
    title: 'spoils good requests in one way at a time',
    misleads: true,
    seconds: 90,
    applies: (subject) => subject.kind === 'service',
    act: async (context) => {
      const room = patiently(await context.open(), context.claim);
      if (!(await room.start('start')).data.ready) return;
      const asked = speaksHttp(context.subject) || context.claim.requests.length > 0;
      await (asked ? spoilRequests : strayRequest)(context, room);
    },
  },
];
