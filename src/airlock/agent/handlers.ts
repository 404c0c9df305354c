import type { Checked, Method, Result } from '../protocol.ts';
import { watchChild } from './child.ts';
import { createDrives } from './drives.ts';
import {
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
import { openTrapdoor } from './trapdoor.ts';
import { createUpstreams } from './upstream/upstreams.ts';
import { createWiretap } from './wiretap.ts';

export type Handlers = {
  readonly [M in Method]: (params: Checked<M>) => Promise<Result<M>> | Result<M>;
};

/** Every method of the protocol, and how to let go of all that they hold. */
export function createHandlers(): { readonly handlers: Handlers; readonly close: () => Promise<void> } {
  const proxies = createProxies(createFirewall());
  const wiretap = createWiretap();
  const secrets = createSecretWatch();
  const drives = createDrives();
  const holds = createHolds();
  const receivers = createReceivers();
  const upstreams = createUpstreams();
  const handlers: Handlers = {
    'http.request': httpRequest,
    'http.load': httpLoad,
    'drive.start': drives.start,
    'drive.mark': drives.mark,
    'drive.progress': drives.progress,
    'drive.stop': drives.stop,
    'drive.result': drives.result,
    'hold.open': holds.open,
    'hold.look': holds.look,
    'hold.release': holds.release,
    'ready.wait': waitUntilReady,
    probe,
    'proxy.open': proxies.open,
    'proxy.fault': proxies.fault,
    'proxy.heal': proxies.heal,
    'proxy.echo': proxies.echo,
    'proxy.counts': proxies.counts,
    'otlp.open': receivers.open,
    'otlp.wait': receivers.wait,
    'otlp.drain': receivers.drain,
    'upstream.open': upstreams.open,
    'upstream.script': upstreams.script,
    'upstream.drain': upstreams.drain,
    // The database clients are by far the largest part of the agent, and only the airlock needs them.
    'sql.query': async (params) => (await import('./sql.ts')).sqlQuery(params),
    'sql.fingerprint': async (params) => (await import('./fingerprint.ts')).sqlFingerprint(params),
    'sql.wait': async (params) => (await import('./sql.ts')).sqlWait(params),
    'redis.command': async (params) => (await import('./redis.ts')).redisCommand(params),
    'redis.wait': async (params) => (await import('./redis.ts')).redisWait(params),
    'trapdoor.open': openTrapdoor,
    'names.learn': async (params) => (await import('./no-names.ts')).learnNames(params),
    'wiretap.start': wiretap.start,
    'wiretap.drain': wiretap.drain,
    'files.list': listFiles,
    'files.put': putFile,
    'files.read': readOneFile,
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
    'secrets.watch': secrets.watch,
    'secrets.seen': () => secrets.seen(),
    'inspect.status': (params) => processStatus(params),
    'self.status': (params) => processStatus({ ...params, pid: process.pid }),
    'self.limits': (params) => ownLimits(params),
    'hog.memory': hogMemory,
    'hog.cpu': hogCpu,
    'hog.pids': hogPids,
    'hog.disk': hogDisk,
  };
  async function close(): Promise<void> {
    wiretap.stop();
    secrets.stop();
    drives.close();
    holds.close();
    await Promise.all([proxies.close(), receivers.close(), upstreams.close()]);
  }
  return { handlers, close };
}
