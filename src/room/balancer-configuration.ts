import { placeOf } from '../lib/path-on-port.ts';
import { overThose } from '../lib/proxy-headers.ts';
import { ANSWERED_BY } from '../model/balance.ts';

/** Where HAProxy tells its statistics. */
export const STATISTICS = { port: 8404, path: '/statistics' } as const;

const BACKEND = 'replicas';

/** What the balancer has to know. */
export interface Behind {
  /** Port of the subject, and of the balancer. */
  readonly port: number;
  /** Path that answers 2xx where a replica is ready; null: a connection is enough. */
  readonly readyPath: string | null;
  /** What its health checks say beside that; requests that pass through it bring theirs along. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address of each replica; the first is replica 1. */
  readonly addresses: readonly string[];
}

/**
 * HAProxy as it commonly stands before a service: round robin, health checks on the readiness path, and a request whose
 * connection is refused goes to another replica. What was sent is never sent twice. Connections to replicas are not kept,
 * because no server can avoid that one is closed in the very moment in which a request is sent on it (RFC 9112, 9.3.1). A replica goes out within 0.3 s of saying
 * no: twice in a row, so that a single lost check takes nobody out.
 * https://docs.haproxy.org/2.6/configuration.html
 */
export function balancerConfiguration({ port, readyPath, headers, addresses }: Behind): string {
  const asked = placeOf({ port, path: readyPath ?? '' });
  const check =
    readyPath === null
      ? []
      : ['  option httpchk', `  http-check send meth GET uri ${asked.path} ver HTTP/1.1${said(headers)}`];
  const elsewhere = asked.port === port ? '' : ` port ${asked.port}`;
  const servers = addresses.map(
    (address, index) => `  server replica-${index + 1} ${address}:${port} check${elsewhere}`,
  );
  return `${[
    'global',
    '  maxconn 1000',
    '  nbthread 1',
    'defaults',
    '  mode http',
    '  timeout connect 1s',
    '  timeout client 30s',
    '  timeout server 30s',
    '  timeout check 2s',
    '  retries 3',
    '  option redispatch 1',
    '  option http-server-close',
    'frontend subject',
    `  bind :${port}`,
    `  http-after-response set-header ${ANSWERED_BY} %[srv_name]`,
    `  default_backend ${BACKEND}`,
    `backend ${BACKEND}`,
    '  balance roundrobin',
    ...check,
    '  default-server inter 150ms fall 2 rise 1',
    ...servers,
    'frontend statistics',
    `  bind :${STATISTICS.port}`,
    '  stats enable',
    `  stats uri ${STATISTICS.path}`,
    `  stats scope ${BACKEND}`,
  ].join('\n')}\n`;
}

const said = (headers: Behind['headers']): string =>
  Object.entries(overThose({ host: 'balancer' }, headers))
    .map(([name, value]) => ` hdr ${word(name)} ${word(value.replaceAll('%', '%%'))}`)
    .join('');

/** As one word of HAProxy's language: nothing means anything between single quotes, and these are written outside of them (section 2.2). */
function word(text: string): string {
  return /^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
