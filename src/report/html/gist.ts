import { approximateSize } from '../../lib/size.ts';
import type { EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';

/** A record in a few words, for a list; what no entry knows is told by its step alone. */
export function gist(record: EvidenceRecord): string {
  const say = GISTS[record.kind] as ((data: unknown) => string) | undefined;
  return say?.(record.data) ?? '';
}

type Gists = { readonly [K in EvidenceKind]?: (data: EvidenceRecord<K>['data']) => string };

const GISTS: Gists = {
  run: ({ command, outcome, exitCode, ms }) =>
    `${command.join(' ')} → ${outcome === 'exited' ? `exit code ${exitCode}` : outcome} in ${time(ms)}`,
  request: ({ method, path, status, error, ms }) => `${method} ${path} → ${status ?? error} in ${time(ms)}`,
  'subject-state': ({ moment, running, ready, exitCode }) =>
    `${moment}: ${running ? (ready ? 'ready' : 'running, not ready') : `not running, exit code ${exitCode ?? 'unknown'}`}`,
  probe: ({ from, target, outcome, expected }) =>
    `${target} from ${from}: ${outcome}, ${expected} was expected`,
  limits: ({ of, asked }) =>
    `${of}: ${approximateSize(asked.memory)}, ${asked.cpus} CPU, ${asked.pids} processes`,
  exercise: ({ limit, asked, reached, counter }) =>
    `${limit}: reached ${reached ?? 'nobody knows how much'} of ${asked}, counter ${counter}`,
  'process-status': ({ of, uid, gid, capEff }) => `${of}: user ${uid}:${gid}, capabilities ${capEff}`,
  files: ({ root, entries }) => `${root}: ${counted(entries.length, 'entry', 'entries')}`,
  'state-copy': ({ stage, files, exact }) =>
    `${stage}, ${counted(files, 'file')}${exact ? '' : ', not exactly'}`,
  changes: ({ changes }) => `${counted(changes.length, 'change')} outside the volumes`,
  usage: ({ memory, processes, descriptors, threads }) =>
    [
      approximateSize(memory),
      counted(processes, 'process', 'processes'),
      counted(threads, 'thread'),
      counted(descriptors, 'open file'),
    ].join(', '),
  traffic: heard,
  'traffic-to-the-end': heard,
  sockets: ({ listening }) =>
    listening.map(({ protocol, port }) => `${protocol} ${port}`).join(', ') || 'nothing listens',
  fault: ({ service, fault, stage, effective }) =>
    `${service} ${fault}: ${stage}${effective ? '' : ', without effect'}`,
  'proxy-counts': ({ service, connections, requests }) =>
    `${service}: ${counted(connections, 'connection')}${requests === null ? '' : `, ${counted(requests, 'request')}`}`,
  rows: ({ service, sql, rows, error }) =>
    `${service}: ${sql} → ${error === null ? counted(rows.length, 'row') : error.code}`,
  reply: ({ service, command, error }) =>
    `${service}: ${command.join(' ')}${error ? ` → ${error.code}` : ''}`,
  'database-fingerprint': ({ service, tables, sha256 }) =>
    `${service}: ${counted(tables.length, 'table')}, ${sha256?.slice(0, 12) ?? 'could not be read'}`,
  'dump-loaded': ({ service, tables, error }) =>
    `${service}: ${error ? error.message : counted(tables.length, 'table')}`,
  'rows-kept': ({ service, tables, error }) =>
    `${service}: ${error ? error.message : `${counted(tables.length, 'table')} compared`}`,
  drive: ({ sent, ms, response }) =>
    `${counted(sent, 'request')} in ${time(ms)}, 99 % answered within ${time(response.p99)}`,
  balancer: ({ replicas }) =>
    replicas
      .map(({ replica, status, requests }) => `${replica} ${status}, ${counted(requests, 'request')}`)
      .join('; '),
  experiment: ({ stage, title, ms, outcome }) => (stage === 'began' ? title : `${outcome} after ${time(ms)}`),
  trouble: ({ code, message }) => `${code}: ${message}`,
  note: ({ name, values }) =>
    `${name}: ${Object.entries(values)
      .map(([key, value]) => `${key} ${typeof value === 'number' ? Math.round(value * 100) / 100 : value}`)
      .join(', ')}`,
};

function heard({ window, connections, names }: EvidenceRecord<'traffic'>['data']): string {
  return `${window}: ${counted(connections.length, 'place')} contacted, ${counted(names.length, 'name')} asked for`;
}

function time(ms: number): string {
  return ms < 1000 ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
