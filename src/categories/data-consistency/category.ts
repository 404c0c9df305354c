import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'data-consistency',
  number: 21,
  title: 'Data consistency',
  question: 'Do concurrent users and faults leave the truth whole?',
  motivation:
    'Money that is lost between two users, an order that is done twice because an answer was lost, a seat that is sold twice: none of this ' +
    'shows with one user and a healthy database, and all of it is found by customers.',
  method:
    'Many requests arrive at the same moment on few accounts, names and registers, while connections are reset, answers of the database ' +
    'are held back, the database is frozen, the subject is killed with its work under way, and then the database is; caches are emptied. Where the register is another value of the accounts, it is written while transfers race. Amounts beyond what single precision and 32 bits hold are opened and moved. A list of what moved is read at once and page by page. What every client saw is kept as a history of ' +
    'operations with their begin, end and outcome; an answer that never came means unknown, not failed. Afterwards the history is held against ' +
    'the rows in the database, read over our own connection, and each register’s history is searched for an order in which it makes sense. ' +
    'A history in which nothing happened at the same time acquits nobody, and one that is too large to be searched is not guessed at.',
  unproven: 'anything about faults: transfers and names only race, and registers are not searched',
  always: false,
  rules: [
    {
      id: 'good-case-works',
      asks: 'Does each operation work when nothing else goes on?',
      remedy:
        'Correct the requests in the contract: nothing can be learnt from a race of requests that fail anyway.',
    },
    {
      id: 'serves-the-race',
      timed: true,
      asks: 'Are requests answered without errors of the server while others run beside them?',
      remedy:
        'Take locks in one order, and do again what the database broke off for a deadlock or a serialization failure (40P01, 40001).',
    },
    {
      id: 'total-preserved',
      asks: 'Does every transfer move money, and none make or lose it, seen at any moment, whatever else of the accounts is written beside it?',
      remedy:
        'Do both halves of a transfer in one transaction, and change balances in the database (`balance = balance - x`) or under a row lock; never write back a value that was read before, nor a whole row where one column has changed.',
    },
    {
      id: 'no-negative-balance',
      asks: 'Does no balance fall below zero, however many take from it at once?',
      remedy:
        'Check and act under the same lock (`select … for update`, or one statement with a condition), and let a constraint of the database have the last word.',
    },
    {
      id: 'large-amounts-exact',
      asks: 'Is an amount that was accepted kept to its last digit, however large?',
      remedy:
        'Keep amounts as integers of 64 bits or as decimals all the way (no `real`, no 32 bits, no `| 0`), and refuse what is larger than you keep exactly.',
    },
    {
      id: 'acknowledged-durable',
      fullOnly: true,
      asks: 'Is everything there that was acknowledged?',
      remedy: 'Answer after the commit has succeeded, never before.',
    },
    {
      id: 'applied-once',
      fullOnly: true,
      asks: 'Was every transfer done at most once, and none that was refused?',
      remedy:
        'After a commit whose outcome is unknown, do not repeat the work: look whether it was done, or let the client repeat it with a key.',
    },
    {
      id: 'idempotency-key-once',
      fullOnly: true,
      asks: 'Is a transfer that is sent again with its key done once, at the same time, after a crash and with an emptied cache too?',
      remedy:
        'Insert the key under a unique constraint in the same transaction as the work, so that a request that breaks off gives it back; who finds it taken waits and gives the first answer again.',
    },
    {
      id: 'key-is-one-requests',
      asks: 'Is another request with a key that was used refused, or done, and not answered with what the first one got?',
      remedy:
        'Keep a fingerprint of the request beside its key, and refuse another one with 422; never answer well what was not done.',
      subjects: ['service'],
    },
    {
      id: 'reads-only-committed',
      asks: 'Does nobody read what is later taken back?',
      remedy: 'Publish to caches and listeners after the commit, never inside the transaction.',
    },
    {
      id: 'pages-are-whole',
      asks: 'Does a list that is told page by page hold each entry once, as it does when it is told at once?',
      remedy:
        'Order by something unique (time and id), let the cursor be the last entry that was told, and ask for what lies strictly behind it.',
    },
    {
      id: 'unique-stays-unique',
      asks: 'Is a name that can be taken once taken once, by however many at the same time?',
      remedy: 'Let a unique constraint of the database decide; a look before the insert cannot.',
    },
    {
      id: 'register-linearizable',
      fullOnly: true,
      asks: 'Do reads and writes of one value make sense in one order, as if one came after the other?',
      remedy:
        'Read from where was written: replace or drop cached values before a write is acknowledged, and read from replicas only where lag is allowed for.',
    },
  ],
  sources: [
    'Herlihy and Wing, Linearizability: a correctness condition for concurrent objects (1990)',
    'Wing and Gong, Testing and verifying concurrent objects (1993); Lowe, Testing for linearizability (2017)',
    'Berenson and others, A critique of ANSI SQL isolation levels (1995); Adya, Weak consistency (1999)',
    'Kingsbury, Jepsen (histories of invoke, ok, fail, info; the bank test)',
    'IETF draft-ietf-httpapi-idempotency-key-header',
  ],
};
