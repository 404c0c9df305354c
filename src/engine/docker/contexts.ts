import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../../model/failure.ts';
import { readTls, type Tls } from './tls.ts';

const configFile = z.object({ currentContext: z.string().optional() });
const metaFile = z.object({
  Endpoints: z.object({
    docker: z.object({ Host: z.string().optional(), SkipTLSVerify: z.boolean().optional() }).optional(),
  }),
});

/**
 * The name of the docker context in force (DOCKER_CONTEXT, else `currentContext` of config.json), or null for the
 * default one. An unreadable config.json counts as none, as it does for the docker client.
 */
export function currentContext(
  env: Readonly<Record<string, string | undefined>>,
  configFolder: string,
): string | null {
  const name = env.DOCKER_CONTEXT || readJson(join(configFolder, 'config.json'), configFile)?.currentContext;
  return name && name !== 'default' ? name : null;
}

/**
 * Where a context points, read from the client's own store (`contexts/meta/<sha256 of the name>/meta.json`, TLS files
 * under `contexts/tls/<sha256>/docker`).
 * @throws Failure `no-engine` when there is no such context or it names no host.
 */
export function contextEndpoint(configFolder: string, name: string): { url: string; tls: Tls | null } {
  const id = createHash('sha256').update(name).digest('hex');
  const path = join(configFolder, 'contexts/meta', id, 'meta.json');
  const endpoint = readJson(path, metaFile)?.Endpoints.docker;
  if (!endpoint?.Host) {
    throw new Failure({
      class: 'no-engine',
      code: 'context-unknown',
      message: `the docker context "${name}" names no host (looked in ${path})`,
      remedy: 'Choose another with `docker context use`, or unset DOCKER_CONTEXT.',
    });
  }
  const tlsFolder = join(configFolder, 'contexts/tls', id, 'docker');
  const tls = existsSync(tlsFolder) ? readTls(tlsFolder, !endpoint.SkipTLSVerify) : null;
  return { url: endpoint.Host, tls };
}

function readJson<T>(path: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}
