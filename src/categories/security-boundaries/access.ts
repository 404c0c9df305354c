import { asRequest } from '../../lib/actions.ts';
import type { Experiment } from '../../model/category.ts';
import type { Claim } from './claim.ts';
import { almostRight, guardCredentials, obtain } from './credentials.ts';
import { FOREIGN } from './foreign.ts';
import { obtainNamed } from './named-users.ts';
import { otherNames } from './other-names.ts';

/** What is protected, asked for with every credential that must not do. */
export const access: Experiment<Claim> = {
  id: 'access',
  title: 'asks for what is protected without, with a wrong and with another user’s credential',
  // Origins that are made up, and tokens whose altered parts may say where their key is to be had.
  misleads: true,
  seconds: 60,
  applies: (subject, claim) => subject.kind === 'service' && claim.protected.length > 0,
  act: async ({ claim, open, waiting }) => {
    const { users, protected: guarded } = claim;
    const room = await open();
    const started = await room.start('start');
    if (!started.data.ready) return;
    const credentials = await obtain(room, users);
    const namesakes = await obtainNamed(room, users);
    await guardCredentials(room, users, credentials);
    for (const request of claim.setUp) {
      await room.request({ step: 'set up', ...asRequest(request) });
    }
    // Who says who asks in production is the proxy at times; nobody is whom it says nothing of.
    const leavesOut = [users?.header ?? 'authorization'];
    for (const [index, { request }] of guarded.entries()) {
      const ask = (who: string, credential: string | null, more: Readonly<Record<string, string>> = {}) =>
        room.request({
          step: `access ${index} · ${who}`,
          ...asRequest(request),
          leavesOut,
          headers: {
            ...request.headers,
            ...more,
            ...(users && credential !== null && { [users.header]: users.prefix + credential }),
          },
          timeout: claim.within,
        });
      waiting(`the answers to ${request.method} ${request.path}`);
      if (credentials) await ask('owner', credentials.owner);
      await ask('nobody', null);
      for (const { what, request: renamed } of otherNames(request)) {
        await room.request({
          step: `access ${index} · renamed · ${what}`,
          ...asRequest(request),
          ...renamed,
          leavesOut,
          timeout: claim.within,
        });
      }
      if (!credentials) continue;
      for (const { what, value } of almostRight(credentials)) await ask(`wrong · ${what}`, value);
      await ask('other', credentials.other);
      for (const { name, value } of namesakes) await ask(`named · ${name}`, value);
      for (const origin of FOREIGN) await ask(`page of ${origin}`, credentials.owner, { origin });
      await ask('owner again', credentials.owner);
    }
    // What it wrote is searched for what proves who its users are.
    await room.check('after all of it');
  },
};
