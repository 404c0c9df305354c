import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'cache-integration',
  number: 3,
  title: 'Cache integration',
  question: 'Does the cache help, and never lie?',
  motivation:
    'A cache that never hits costs more than it saves; one that answers with what was true a minute ago, or was true for somebody else, ' +
    'costs trust. And a copy that the service cannot live without has become the original. None of this shows in a test with one ' +
    'client and a warm cache.',
  method:
    'A real Redis and a real PostgreSQL within the contract’s limits stand behind the airlock, whose proxies read both protocols and count ' +
    'what arrives. The first read after the cache was emptied must reach the database, the next ones must not. After each write the read is ' +
    'repeated until it shows what our own query finds in the database, also of the other thing where the write names one. A read is held up in the middle, overtaken by a write, and let ' +
    'go. Redis is cut off while something is written, and comes back with its old content, but without the scripts that it was given, as after a restart; later it swallows every command for a moment; it is filled to its limit; errors and absent things ' +
    'are read and then become good, in the same three ways where it can be known what the next thing will be named; a copy is replaced by text that nobody can read, and by a value of another type; many clients miss the same key at once. Every key is asked for its time to live.',
  unproven:
    'a slow read that is overtaken, copies that cannot be read, a full cache, and many misses at once',
  always: false,
  rules: [
    {
      id: 'second-read-hits',
      timed: true,
      asks: 'Do reads after the first leave the database alone?',
      remedy:
        'Look at the key that is written and the one that is read: they differ, or the value is never put, or expires at once.',
      subjects: ['service'],
    },
    {
      id: 'keys-apart',
      asks: 'Does everybody get their own?',
      remedy:
        'Put everything that the answer depends on into the key: the id, the user, the tenant, the language.',
      subjects: ['service'],
    },
    {
      id: 'keys-expire',
      asks: 'Does every key in the cache have a time to live?',
      remedy:
        'Give every key an expiry in the same command that sets it; what must last belongs into the database.',
      subjects: ['service'],
    },
    {
      id: 'reads-do-not-prolong',
      asks: 'Does a copy end when its time is over, however often it is read?',
      remedy:
        'Set the expiry when a value is put, never when it is read; what everybody reads would be kept, true or not, for ever.',
      subjects: ['service'],
    },
    {
      id: 'fresh-after-write',
      timed: true,
      asks: 'Does a read show a write within the claimed bound, and never the old value after it?',
      remedy:
        'Delete or replace the cached value after the commit and before the answer; bound what is left by a short time to live.',
      subjects: ['service'],
    },
    {
      id: 'no-stale-comeback',
      fullOnly: true,
      asks: 'Can a slow read, overtaken by a write, not bring the old value back, or an absence?',
      remedy:
        'Put a value only where no newer version is held (compare versions in a script; an absence is older than any version), or lease the key to the reader and revoke it by the write.',
      subjects: ['service'],
    },
    {
      id: 'served-without-cache',
      timed: true,
      asks: 'Does it serve as claimed while the cache is cut off?',
      remedy:
        'Treat every failure of the cache as a miss; set short connect and command time-outs, and no queue for a connection that is down.',
      subjects: ['service'],
    },
    {
      id: 'fresh-after-outage',
      asks: 'Does what was written or made while the cache was cut off show once it is back?',
      remedy:
        'Remember keys whose invalidation failed and do not believe them until they were deleted, or empty the cache when it comes back.',
      subjects: ['service'],
    },
    {
      id: 'used-again',
      timed: true,
      asks: 'Is the cache used again after it was cut off?',
      remedy:
        'Reconnect with backoff and no last attempt; a client that has given up must be made anew. Send a script whole where the cache does not know it any more (NOSCRIPT).',
      subjects: ['service'],
    },
    {
      id: 'errors-not-cached',
      asks: 'Does an error, or an absence, end when its cause does?',
      remedy:
        'Cache only good answers; where absence is cached, the write that ends it must delete that too.',
      subjects: ['service'],
    },
    {
      id: 'unreadable-is-a-miss',
      fullOnly: true,
      asks: 'Does it serve where a copy in the cache cannot be read?',
      remedy:
        'Take a copy that does not parse, or has another type, for a miss, and load anew; other versions and other programs write to the same cache.',
      subjects: ['service'],
    },
    {
      id: 'full-cache',
      fullOnly: true,
      asks: 'Does it serve, and truly, while the cache takes nothing more?',
      remedy:
        'Treat a refused put as no put, and delete the old value when the new one cannot be stored; give Redis an eviction policy.',
      subjects: ['service'],
    },
    {
      id: 'misses-share',
      fullOnly: true,
      timed: true,
      asks: 'Do many clients who miss the same key at once cost the database only a few reads?',
      remedy:
        'Let concurrent readers of one key share one load (single flight), or refresh early by chance before the key expires.',
      subjects: ['service'],
    },
  ],
  sources: [
    'Nishtala et al., Scaling Memcache at Facebook, NSDI 2013 (leases: stale sets and thundering herds)',
    'Vattani, Chierichetti, Lowenstein, Optimal Probabilistic Cache Stampede Prevention, VLDB 2015',
    'Redis documentation: Key eviction; RESP protocol specification; PostgreSQL frontend/backend protocol',
    'AWS Builders’ Library: Caching challenges and strategies',
  ],
};
