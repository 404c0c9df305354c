import type { Checked, Method, Result } from '../protocol.ts';
import type { Calls } from './calls.ts';
import { watchChild } from './child.ts';
import { createDrives } from './drives.ts';
import {
  ageFile,
  appendToFile,
  fillFolder,
  listFiles,
  measureFiles,
  measureHeld,
  putFile,
  readOneFile,
  removeFile,
  unfillFolder,
} from './files.ts';
import { createFirewall } from './firewall.ts';
import { hogCpu, hogDisk, hogMemory, hogPids } from './hogs.ts';
import { createHolds } from './holds.ts';
import { httpLoad, httpRequest } from './http.ts';
import { inspectUsage } from './inspect.ts';
import { emptyFolders, keepState, restoreState } from './kept.ts';
import { ownLimits } from './limits.ts';
import { listeningSockets } from './listening.ts';
import { createReceivers } from './otlp/receivers.ts';
import { probe } from './probe.ts';
import { createProxies } from './proxies.ts';
import { waitUntilReady } from './ready.ts';
import { createSecretWatch } from './secrets.ts';
import { processStatus } from './status.ts';
import { openTrapdoor, ownGateways } from './trapdoor.ts';
import { createUpstreams } from './upstream/upstreams.ts';
import { createWiretap } from './wiretap.ts';

export type Handlers = {
  readonly [M in Method]: (params: Checked<M>, signal: AbortSignal) => Promise<Result<M>> | Result<M>;
};

/** Every method of the protocol, and how to let go of all that they hold. */
export function createHandlers(calls: Calls): {
  readonly handlers: Handlers;
  readonly close: () => Promise<void>;
} {
  let held = createHeld();
  const handlers: Handlers = {
    'http.request': httpRequest,
    'http.load': httpLoad,
    'drive.start': (params) => held.drives.start(params),
    'drive.mark': (params) => held.drives.mark(params),
    'drive.progress': (params) => held.drives.progress(params),
    'drive.stop': (params) => held.drives.stop(params),
    'drive.result': (params) => held.drives.result(params),
    'hold.open': (params) => held.holds.open(params),
    'hold.look': (params) => held.holds.look(params),
    'hold.release': (params) => held.holds.release(params),
    'ready.wait': waitUntilReady,
    'network.gateways': ownGateways,
    probe,
    'proxy.open': (params) => held.proxies.open(params),
    'proxy.fault': (params) => held.proxies.fault(params),
    'proxy.heal': (params) => held.proxies.heal(params),
    'proxy.echo': (params) => held.proxies.echo(params),
    'proxy.counts': (params) => held.proxies.counts(params),
    'otlp.open': (params) => held.receivers.open(params),
    'otlp.wait': (params) => held.receivers.wait(params),
    'otlp.search': (params) => held.receivers.search(params),
    'otlp.found': (params) => held.receivers.found(params),
    'otlp.drain': (params) => held.receivers.drain(params),
    'upstream.open': (params) => held.upstreams.open(params),
    'upstream.script': (params) => held.upstreams.script(params),
    'upstream.search': (params) => held.upstreams.search(params),
    'upstream.found': (params) => held.upstreams.found(params),
    'upstream.drain': (params) => held.upstreams.drain(params),
    // The database clients are by far the largest part of the agent, and only the airlock needs them.
    'sql.query': async (params) => (await import('./sql.ts')).sqlQuery(params),
    'sql.each': async (params) => (await import('./sql.ts')).sqlEach(params),
    'sql.fingerprint': async (params) => (await import('./fingerprint.ts')).sqlFingerprint(params),
    'sql.load': async (params) => (await import('./dump.ts')).sqlLoad(params),
    'sql.rows': async (params) => (await import('./table-rows.ts')).sqlRows(params),
    'sql.wait': async (params, signal) => (await import('./sql.ts')).sqlWait(params, signal),
    'redis.command': async (params) => (await import('./redis.ts')).redisCommand(params),
    'redis.wait': async (params, signal) => (await import('./redis.ts')).redisWait(params, signal),
    'trapdoor.open': openTrapdoor,
    'names.learn': async (params) => (await import('./no-names.ts')).learnNames(params),
    'wiretap.start': () => held.wiretap.start(),
    'wiretap.drain': () => held.wiretap.drain(),
    'files.list': listFiles,
    'files.put': putFile,
    'files.read': readOneFile,
    'files.age': ageFile,
    'files.append': appendToFile,
    'files.remove': removeFile,
    'files.keep': keepState,
    'files.restore': restoreState,
    'files.empty': emptyFolders,
    'files.fill': fillFolder,
    'files.unfill': unfillFolder,
    'files.search': async (params) => (await import('./search.ts')).searchFiles(params),
    'files.usage': measureFiles,
    'files.held': measureHeld,
    'sockets.listening': () => listeningSockets(),
    'inspect.usage': () => inspectUsage(),
    'child.watch': (params) => watchChild(params),
    'secrets.watch': (params) => held.secrets.watch(params),
    'secrets.seen': () => held.secrets.seen(),
    'inspect.status': (params) => processStatus(params),
    'self.status': (params) => processStatus({ ...params, pid: process.pid }),
    'self.limits': (params) => ownLimits(params),
    'hog.memory': (params) => hogMemory(params),
    'hog.cpu': (params) => hogCpu(params),
    'hog.pids': hogPids,
    'hog.disk': hogDisk,
    'call.cancel': ({ call }) => {
      calls.cancel(call);
      return {};
    },
    'agent.renew': async () => {
      calls.cancelAll();
      await letGo(held);
      held = createHeld();
      return {};
    },
  };
  return { handlers, close: () => letGo(held) };
}

/** What outlives the call that made it. */
function createHeld() {
  return {
    proxies: createProxies(createFirewall()),
    wiretap: createWiretap(),
    secrets: createSecretWatch(),
    drives: createDrives(),
    holds: createHolds(),
    receivers: createReceivers(),
    upstreams: createUpstreams(),
  };
}

async function letGo({
  proxies,
  wiretap,
  secrets,
  drives,
  holds,
  receivers,
  upstreams,
}: ReturnType<typeof createHeld>): Promise<void> {
  wiretap.stop();
  secrets.stop();
  drives.close();
  holds.close();
  await Promise.all([proxies.close(), receivers.close(), upstreams.close()]);
}
