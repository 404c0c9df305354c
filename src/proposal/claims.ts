import { asksForHelp, beginningOf } from './beginning.ts';
import type { Facts } from './facts.ts';
import { namesReadiness } from './read/health.ts';
import type { Entry } from './tree.ts';

/** What must be known of a category to propose it. */
export interface ProposableCategory {
  readonly id: string;
  readonly number: number;
  readonly question: string;
  /** Whether it is asked though nothing is claimed. */
  readonly always: boolean;
  /** What it can be asked of. */
  readonly kinds: readonly ('command' | 'service')[];
  /** Keys that its claim may have. */
  readonly keys: readonly string[];
}

/** An entry for each category: what was found for it, or its question and the keys of its claim. */
export function claimEntries(
  facts: Facts,
  kind: 'command' | 'service',
  categories: readonly ProposableCategory[],
): Entry[] {
  const asked = categories.filter(({ kinds }) => kinds.includes(kind));
  return asked.map((category) => {
    const { id, number, question, always, keys } = category;
    const asks = `${number} ${question}${always ? ' Asked in any case.' : ''}`;
    const found = PROPOSALS[id]?.(facts, kind) ?? [];
    const claims = `It may claim: ${keys.join(', ')}.`;
    if (found.length === 0) return { key: id, off: true, comment: ['', asks, claims], entries: [] };
    const isOff = !always && found.every((entry) => entry.off === true);
    return { key: id, off: isOff, comment: ['', asks, claims], entries: found };
  });
}

type Propose = (facts: Facts, kind: 'command' | 'service') => readonly Entry[];

/** For some categories the files of a project say something; for all others their own question is asked. */
const PROPOSALS: Readonly<Record<string, Propose>> = {
  'basic-execution': basicExecution,
  'health-checks': healthChecks,
  'error-handling': ({ requests }, kind) =>
    kind === 'service' && requests.length > 0
      ? [
          {
            key: 'requests',
            off: true,
            comment: ['Which requests carry a body, and which of its fields are required?'],
            value: [
              { request: { http: 'POST /things', body: { name: 'ann' }, expect: 201 }, required: ['name'] },
            ],
          },
        ]
      : [],
};

function basicExecution(facts: Facts): Entry[] {
  const { argvs, programs, versions, commands } = facts;
  const [argv] = argvs;
  const [version] = versions;
  const begins =
    beginningOf({ ...facts, shellArgvs: [] })?.value ?? programs.slice(0, 1).map(({ value }) => value);
  if (begins.length === 0) return [];
  const isHelp = argv?.value.some(asksForHelp) === true;
  const [listed] = commands;
  const help: Entry = {
    key: 'help',
    value: {
      command: isHelp ? (argv?.value ?? []) : [...begins, '--help'],
      ...(listed === undefined ? {} : { prints: listed.value }),
    },
  };
  const isFound = isHelp || listed !== undefined;
  const found = [isHelp ? argv?.where : undefined, listed?.where].filter((where) => where !== undefined);
  return [
    isFound
      ? { ...help, where: found.join('; ') }
      : { ...help, off: true, comment: ['Does it give help, and which words must stand in it?'] },
    {
      key: 'version',
      off: true,
      comment: [
        `Which command tells its version${version === undefined ? '' : `, ${version.value} by ${version.where}`}?`,
      ],
      value: { command: [...begins, '--version'], prints: version?.value ?? '1.0.0' },
    },
  ];
}

function healthChecks({ health, services }: Facts, kind: 'command' | 'service'): Entry[] {
  if (kind !== 'service') return [];
  const ready = health.find(({ value }) => namesReadiness(value));
  const live =
    health.find(({ value }) => /live|healthz/i.test(value)) ?? health.find((each) => each !== ready);
  const places = [live, ready].flatMap((found) => found?.where ?? []);
  const names = services.map(({ value }) => value.name);
  return [
    {
      key: 'live',
      off: true,
      comment: [
        `Which path tells that it lives, and which that requests may come?${places.length === 0 ? '' : ` Found in ${[...new Set(places)].join('; ')}.`}`,
      ],
      value: live?.value ?? '/healthz',
    },
    { key: 'ready', off: true, value: ready?.value ?? '/readyz' },
    {
      key: 'critical',
      off: true,
      comment: ['Without which services is it not ready? Without which does it stay ready (optional)?'],
      value: names,
    },
  ];
}
