import { beginningOf } from './beginning.ts';
import { claimEntries, type ProposableCategory } from './claims.ts';
import type { Facts, ProjectFile } from './facts.ts';
import { readProject } from './read/files.ts';
import { servicesOf } from './services.ts';
import { subjectEntries } from './subject.ts';
import { type Entry, type Format, type Value, write } from './tree.ts';

export interface ProposalRequest {
  /** Files that were found, of those that are looked for. */
  readonly files: readonly ProjectFile[];
  /** Output of `--help` in a file, where someone gave it. */
  readonly help: ProjectFile | null;
  /** The project's folder, by its own name. */
  readonly folder: string;
  readonly categories: readonly ProposableCategory[];
  readonly format: Format;
}

export interface Proposal {
  readonly text: string;
  readonly kind: 'command' | 'service';
  /** Names of files that said something. */
  readonly read: readonly string[];
}

/**
 * A contract from what the files of a project say: what was found with its place, what cannot be known as commented-out keys
 * with a question. Pure: the same files give the same text.
 */
export function propose({ files, help, folder, categories, format }: ProposalRequest): Proposal {
  const facts = readProject(files, help);
  const kind = facts.ports.length > 0 ? 'service' : 'command';
  const read = [...files, ...(help === null ? [] : [help])].map(({ name }) => name);
  const services = servicesOf(facts);
  const entries: Entry[] = [
    { key: 'subject', entries: subjectEntries(facts, folder, kind, read) },
    ...(services.length === 0
      ? []
      : [{ key: 'services', comment: ['', 'What it needs, as real containers.'], entries: services }]),
    ...workload(facts, kind),
    {
      key: 'claims',
      comment: [
        '',
        'What it promises. Each claim that you switch on is tried; those that stand here as comments are questions to you.',
        'What a claim may say: cleanroom explain CATEGORY',
      ],
      entries: claimEntries(facts, kind, categories),
    },
  ];
  return { text: write(head(read, help), entries, format), kind, read };
}

function head(read: readonly string[], help: ProjectFile | null): string[] {
  return [
    'Proposed by cleanroom init. Behind each value stands where it was found; check what it took for granted, answer',
    'what stands as a question, then: cleanroom validate',
    `Read: ${read.length === 0 ? 'nothing that said anything' : read.join(', ')}. Nothing was run, not even with --help.`,
    ...(help === null
      ? [
          'To let it read what your program says of itself: PROGRAM --help > help.txt; cleanroom init --help-text help.txt',
        ]
      : []),
  ];
}

/** Requests at most; more say no more of ordinary work. */
const REQUESTS = 5;

/** Well-known ports whose services speak no HTTP (IANA service name and port number registry). */
const OTHER_PROTOCOLS: Readonly<Record<number, string>> = {
  22: 'SSH',
  25: 'SMTP',
  389: 'LDAP',
  1883: 'MQTT',
  3306: 'MySQL',
  4222: 'NATS',
  5432: 'PostgreSQL',
  5672: 'AMQP',
  6379: 'Redis',
  9092: 'Kafka',
  11211: 'memcached',
  27017: 'MongoDB',
};

function workload(facts: Facts, kind: Proposal['kind']): Entry[] {
  const { requests, programs, packages, ports } = facts;
  const comment = ['', 'What its users do all day; driven wherever ordinary work is needed.'];
  const found = requests.slice(0, REQUESTS);
  if (kind === 'service' && found.length > 0) {
    const question =
      'Found without a parameter or a credential; do they answer 2xx or 3xx from the start? What do people write?';
    const where = found.map((each) => each.where).join('; ');
    return [
      { key: 'workload', comment: [...comment, question], value: found.map(({ value }) => value), where },
    ];
  }
  const begins = beginningOf(facts)?.value ?? [
    packages[0]?.value.words[0] ?? programs[0]?.value ?? 'program',
  ];
  const protocol = OTHER_PROTOCOLS[ports[0]?.value ?? 0];
  if (kind === 'service' && protocol !== undefined) {
    const asks = `Port ${ports[0]?.value} is that of ${protocol}, not of HTTP. Which commands of the image are its clients?`;
    return [{ key: 'workload', off: true, comment: [...comment, asks], value: [{ run: 'client …' }] }];
  }
  const value: Value =
    kind === 'service'
      ? ['GET /']
      : [{ run: isPlain(begins) ? [...begins, '…'].join(' ') : [...begins, '…'] }];
  return [{ key: 'workload', off: true, comment: [...comment, 'What do people do with it?'], value }];
}

/** Whether words may be written as one text that is split on blanks. */
function isPlain(words: readonly string[]): boolean {
  return words.every((word) => /^[^\s'"\\]+$/.test(word));
}
