import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Said, said } from './judge-steady.ts';
import { lateOurselves, ofKind, type Trial } from './judge-work.ts';

/** What was heard that is not declared, in words. */
export const undeclaredIn = (traffic: readonly EvidenceRecord<'traffic'>[]): readonly string[] =>
  traffic.flatMap(({ data }) => [
    ...data.connections
      .filter(({ service }) => service === null)
      .map(
        ({ address, port, protocol }) =>
          `${data.window}: it tried to reach ${address} port ${port} (${protocol})`,
      ),
    ...data.names
      .filter(({ declared }) => !declared)
      .map(({ name, type }) => `${data.window}: it asked for the name ${name} (${type})`),
  ]);

/** Nothing undeclared was heard or opened, through all of it. */
export function sealed(trial: Trial): Said {
  const { subject } = trial;
  const traffic = ofKind(trial, 'traffic');
  const sockets = ofKind(trial, 'sockets');
  const declared = new Set([...(subject.port === null ? [] : [subject.port]), ...subject.otherPorts]);
  const wrong = [
    ...undeclaredIn(traffic),
    ...sockets.flatMap(({ data }) =>
      data.listening
        .filter(({ port }) => !declared.has(port))
        .map(({ port, protocol }) => `it listens on ${protocol} port ${port}`),
    ),
  ];
  const records = [...traffic, ...sockets];
  if (wrong.length > 0) return said('fail', `${wrong.slice(0, 3).join('; ')}.`, records);
  if (traffic.length < 2 || sockets.length === 0)
    return said('inconclusive', 'The wiretap did not hear it to the end.', records);
  if (traffic.some(({ data }) => !data.complete))
    return said('inconclusive', 'The wiretap overflowed, so something may have been missed.', records);
  if (!traffic.some(({ data }) => data.connections.some(({ service }) => service !== null)))
    return said('inconclusive', 'The wiretap did not even hear the declared services being used.', records);
  return said(
    'pass',
    'All that it tried to reach is declared, and so is every port that it listens on.',
    records,
  );
}

const MIB = 2 ** 20;

const CONNECTIONS = 'connections to';

/** What is due at once because we were late fills a pool of connections, which keeps what it has grown to. */
const ourLateness = ([first]: ReturnType<typeof lateOurselves>): string =>
  `We were ${Math.round(first?.data.latest ?? 0)} ms late ourselves in sending what was due, so that more came at once than before the faults`;

/** What it uses at the end is what it used before the faults, or little more. */
export function withinBudgets(trial: Trial): Said {
  const { budgets } = trial.claim;
  const [before, after] = ['before', 'after'].map((step) =>
    ofKind(trial, 'usage').find((one) => one.step === step),
  );
  const counts = ofKind(trial, 'proxy-counts');
  if (!before || !after)
    return said('inconclusive', 'What it uses could not be read before and after: it had ended.', []);
  const mib = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;
  const plain = (count: number) => String(count);
  const figures = [
    { name: 'memory', from: before.data.memory, to: after.data.memory, more: budgets.memory, as: mib },
    {
      name: 'descriptors',
      from: before.data.descriptors,
      to: after.data.descriptors,
      more: budgets.descriptors,
      as: plain,
    },
    { name: 'threads', from: before.data.threads, to: after.data.threads, more: budgets.threads, as: plain },
    ...trial.subject.services.flatMap(({ name }) => {
      const [then, now] = ['before ends', 'at rest'].map((step) =>
        counts.find((one) => one.step === step && one.data.service === name),
      );
      return then && now
        ? [
            {
              name: `${CONNECTIONS} ${name}`,
              from: then.data.open,
              to: now.data.open,
              more: budgets.connections,
              as: plain,
            },
          ]
        : [];
    }),
  ];
  const records = [
    before,
    after,
    ...counts.filter(({ step }) => step === 'before ends' || step === 'at rest'),
  ];
  const grown = figures.filter(({ from, to, more }) => to - from > more);
  const line = ({ name, from, to, as }: (typeof figures)[number]) => `${name} ${as(from)} → ${as(to)}`;
  const late = lateOurselves(trial, 'after');
  if (grown.length > 0 && late.length > 0 && grown.every(({ name }) => name.startsWith(CONNECTIONS)))
    return said('inconclusive', `${ourLateness(late)}: ${grown.map(line).join('; ')}.`, [
      ...records,
      ...late,
    ]);
  if (grown.length > 0)
    return said(
      'fail',
      `At rest it holds more than before the faults: ${grown.map((one) => `${line(one)}, claimed at most ${one.as(one.more)} more`).join('; ')}.`,
      records,
    );
  return said('pass', `At rest beside before the faults: ${figures.map(line).join(', ')}.`, records);
}

/** Below so many more nothing is said: pools are filled again, caches warmed. */
const SLACK = { connections: 10, requests: 60, arrivals: 8 } as const;

/** The same work asks no more of the services after the faults than before. */
export function attemptsCalm(trial: Trial): Said {
  const counts = ofKind(trial, 'proxy-counts');
  const arrivals = ofKind(trial, 'arrivals');
  const figures = trial.subject.services.flatMap(({ name }) => [
    ...(['connections', 'requests'] as const).flatMap((kind) => {
      const [before, after] = ['before', 'after'].map((phase) => {
        const [from, to] = ['begins', 'ends'].map(
          (end) =>
            counts.find(({ step, data }) => step === `${phase} ${end}` && data.service === name)?.data[
              kind
            ] ?? null,
        );
        return from === null || to === null || from === undefined || to === undefined ? null : to - from;
      });
      return typeof before === 'number' && typeof after === 'number'
        ? [
            {
              what: kind === 'requests' ? `statements or commands at ${name}` : `${CONNECTIONS} ${name}`,
              before,
              after,
              slack: SLACK[kind],
            },
          ]
        : [];
    }),
    ...(() => {
      const [before, after] = ['before ends', 'after ends'].map((step) =>
        arrivals.find((one) => one.step === step && one.data.service === name),
      );
      return before && after
        ? [
            {
              what: `requests at ${name}`,
              before: before.data.total,
              after: after.data.total,
              slack: SLACK.arrivals,
            },
          ]
        : [];
    })(),
  ]);
  const records: readonly EvidenceRecord[] = [
    ...counts.filter(({ step }) => /^(before|after) (begins|ends)$/.test(step)),
    ...arrivals.filter(({ step }) => /^(before|after) ends$/.test(step)),
  ];
  if (figures.length === 0)
    return said('inconclusive', 'What was asked of the services was not counted.', records);
  const { attempts } = trial.claim;
  const stormy = figures.filter(({ before, after, slack }) => after > attempts * before + slack);
  const line = ({ what, before, after }: (typeof figures)[number]) => `${what} ${before} → ${after}`;
  // Statements and requests stay as many.
  const late = lateOurselves(trial, 'after');
  if (stormy.length > 0 && late.length > 0 && stormy.every(({ what }) => what.startsWith(CONNECTIONS)))
    return said('inconclusive', `${ourLateness(late)}: ${stormy.map(line).join('; ')}.`, [
      ...records,
      ...late,
    ]);
  if (stormy.length > 0)
    return said(
      'fail',
      `For the same work at most ${attempts} times as much is claimed when all is healed: ${stormy.map(line).join('; ')}.`,
      records,
    );
  return said('pass', `For the same work before and after: ${figures.map(line).join(', ')}.`, records);
}
