import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'disaster-recovery',
  number: 16,
  title: 'Disaster recovery',
  question: 'How long does it take, and how much is lost?',
  motivation:
    'Recovery objectives are promises about the worst day: back within so long (RTO), with no more lost than so much (RPO). Nobody knows whether they hold ' +
    'before it was done: with nothing but the backups, in a place where nothing has ever been, by the procedure as it is written.',
  method:
    'Clients write all the time, and every acknowledged write is put down with its moment, while backups are taken at the claimed interval and carried away. At ' +
    'a drawn moment everything is destroyed for real, containers and disks; the procedure is run in a fresh room with what was carried away, the last of it broken off in the middle, and the service asked until it is ' +
    'steady. In other rooms only the database is destroyed, and the running service must come back by itself; or the cache and then the machine, ' +
    'where nothing may be lost at all. Recovery time counts from when the new place stands; what is lost, from the oldest acknowledged write that is gone.',
  unproven: 'anything about losses',
  always: false,
  rules: [
    {
      id: 'baseline-works',
      fullOnly: true,
      asks: 'Do writes, reads and backups work before anything is lost?',
      remedy: 'Correct the claim: its requests and commands must succeed while nothing is broken.',
      subjects: ['service'],
    },
    {
      id: 'procedure-works',
      fullOnly: true,
      asks: 'Does the procedure work where there is nothing but the backups, the last of them broken off?',
      remedy:
        'Let recovery depend on nothing but what is carried away: keys, catalogues and settings included; and pass over a backup that is not whole.',
      subjects: ['service'],
    },
    {
      id: 'serves-when-it-says',
      fullOnly: true,
      asks: 'Is the service able to serve once it says that it is ready after a recovery?',
      remedy: 'Say ready only when the restored data can be read and written, not when the process runs.',
      subjects: ['service'],
    },
    {
      id: 'comes-back-by-itself',
      fullOnly: true,
      timed: true,
      asks: 'Does the service come back after a loss without a restart that the procedure does not ask for?',
      remedy:
        'Reconnect for as long as it takes, with pauses, and prepare anew what was remembered of the old place.',
      subjects: ['service'],
    },
    {
      id: 'recovers-in-time',
      fullOnly: true,
      timed: true,
      asks: 'Is it steady again within the claimed recovery time?',
      remedy: 'Measure where the time goes (see the timeline), and shorten that; or claim what is true.',
      subjects: ['service'],
    },
    {
      id: 'loses-nothing-backed-up',
      fullOnly: true,
      asks: 'Is every write there again that was acknowledged before the last whole backup began?',
      remedy: 'Take the newest whole backup, by what stands in it and not by the name or time of its file.',
      subjects: ['service'],
    },
    {
      id: 'loses-no-more-than-claimed',
      fullOnly: true,
      timed: true,
      asks: 'Are no acknowledged writes gone that are older than the claimed recovery point?',
      remedy: 'Back up as often as the claim asks for, or ship the log of writes.',
      subjects: ['service'],
    },
    {
      id: 'ids-stay-unique',
      fullOnly: true,
      asks: 'Is no id given out again that was acknowledged before the loss?',
      remedy:
        'Leave a gap in every sequence after a recovery: the writes that were lost had ids as well, and somebody remembers them.',
      subjects: ['service'],
    },
    {
      id: 'lesser-losses-lose-nothing',
      fullOnly: true,
      asks: 'Is every acknowledged write there after the cache and the machine were lost?',
      remedy:
        'Acknowledge only what the database has committed; neither memory nor cache is a place for the truth.',
      subjects: ['service'],
    },
  ],
  sources: [
    'NIST SP 800-34 Rev. 1 (contingency planning), 3.2 and 4.3',
    'ISO 22301:2019 (business continuity): RTO and RPO',
    'Google SRE, Data Integrity: What You Read Is What You Wrote',
  ],
};
