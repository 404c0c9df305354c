import { roomFor } from '../../lib/room-for.ts';
import type { Experiment } from '../../model/category.ts';
import type { Claim } from './judge.ts';

/** Opens a room of each kind that the subject will be put into, and proves it. */
const proof: Experiment<Claim> = {
  id: 'proof',
  title: 'reads limits back, lets hogs meet them, tries the seal',
  // Its own ways out are tried from the subject's namespace.
  misleads: true,
  seconds: 180,
  applies: () => true,
  act: async ({ open, subject, waiting }) => {
    const room = await open(roomFor(subject));
    if (subject.kind === 'service') {
      waiting('the service, to look at its process 1');
      await room.start('start');
    }
    waiting('hogs to meet their limits');
    await room.prove();
  },
};

export const experiments: readonly Experiment<Claim>[] = [proof];
