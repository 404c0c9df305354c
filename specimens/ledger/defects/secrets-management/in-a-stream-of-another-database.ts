import { Redis } from 'ioredis';
import type { Defect } from '../../../../src/model/defect.ts';
import type { Parts } from '../../src/parts.ts';

/** Where its announcements lie. */
const DATABASE = 1;
const STREAM = 'ledger:settings';
/** Announcements that are kept. */
const MOST = 100;

/** So that the others can be asked with which settings they run; the key is one of the settings. */
const defect: Defect<Parts> = {
  title: 'announces its settings on a stream, in a database of its own',
  rule: 'not-in-stores',
  experiments: ['traces'],
  plant: (parts) => ({
    ...parts,
    createCache: (options) => {
      const cache = parts.createCache(options);
      if (options.url === null) return cache;
      const announcements = new Redis(options.url, { ...options.connection, db: DATABASE });
      announcements.on('error', () => {});
      announcements.once('ready', () => {
        const settings = JSON.stringify(process.env);
        announcements.xadd(STREAM, 'MAXLEN', '~', MOST, '*', 'settings', settings).catch(() => {});
      });
      return {
        ...cache,
        close: async () => {
          announcements.disconnect();
          await cache.close();
        },
      };
    },
  }),
};

export default defect;
