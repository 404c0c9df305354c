import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../model/failure.ts';

/** What is needed to speak TLS with a remote engine. */
export interface Tls {
  readonly ca: Buffer | null;
  readonly cert: Buffer | null;
  readonly key: Buffer | null;
  /** Whether the engine's certificate must be valid. */
  readonly verify: boolean;
}

/**
 * Reads `ca.pem`, `cert.pem` and `key.pem` of a folder, each where it is there.
 * @throws Failure `no-engine` when one is there and cannot be read, or when there is none at all though they are wanted.
 */
export function readTls(folder: string, verify: boolean): Tls {
  const read = (name: string): Buffer | null => {
    const path = join(folder, name);
    if (!existsSync(path)) return null;
    try {
      return readFileSync(path);
    } catch (cause) {
      throw unusable(`${path} cannot be read`, cause);
    }
  };
  const tls = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem'), verify };
  if (verify && !tls.ca && !tls.cert) throw unusable(`no ca.pem and no cert.pem in ${folder}`);
  return tls;
}

function unusable(message: string, cause?: unknown): Failure {
  return new Failure({
    class: 'no-engine',
    code: 'tls-unreadable',
    message,
    remedy: 'Put ca.pem, cert.pem and key.pem there, or point DOCKER_CERT_PATH at the folder that has them.',
    cause,
  });
}
