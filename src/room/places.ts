import type { EvidenceRecord } from '../model/evidence.ts';
import type { Kept, Room } from '../model/room.ts';
import type { Interior } from './interior.ts';
import { KEPT, subjectUser } from './specs.ts';

/** Entries of a listing beyond which it is cut off. */
const MOST_ENTRIES = 5_000;
/** Milliseconds for what moves many bytes. */
const LONG = 60_000;

/** Most bytes of a file that is read out of a room. */
const READ_LIMIT = 4 * 2 ** 20;

type Acts = Pick<Room, 'put' | 'read' | 'remove' | 'fill' | 'files' | 'keep' | 'restore'>;

/** Acts on the subject's writable places, behind its back: the holder mounts the same volumes. */
export function places(interior: Interior): Acts {
  const { agent } = interior.holder;
  let copies = 0;
  return {
    put: async (path, content, options = {}) => {
      const [uid, gid] = options.owner === 'root' ? [0, 0] : ids(subjectUser(interior.materials));
      await agent.call(
        'files.put',
        { path, content: encoded(content), mode: options.mode ?? null, uid, gid },
        { timeoutMs: LONG },
      );
    },
    read: async (path) => {
      const { base64 } = await agent.call('files.read', { path, limit: READ_LIMIT }, { timeoutMs: LONG });
      return base64 === null ? null : Buffer.from(base64, 'base64');
    },
    remove: async (path) => void (await agent.call('files.remove', { path }, { timeoutMs: LONG })),
    fill: async (path, leave) => void (await agent.call('files.fill', { path, leave }, { timeoutMs: LONG })),
    files: async (step, root): Promise<EvidenceRecord<'files'>> => {
      const { entries, truncated } = await agent.call(
        'files.list',
        { root, hash: true, limit: MOST_ENTRIES },
        { timeoutMs: LONG },
      );
      return interior.record('files', step, { root, entries, truncated });
    },
    keep: async (paths, step = 'hold the state aside'): Promise<Kept> => {
      copies += 1;
      const id = String(copies);
      const { fingerprint, files } = await agent.call(
        'files.keep',
        { paths: [...paths], folder: `${KEPT}/${id}` },
        { timeoutMs: LONG },
      );
      interior.record('state-copy', step, {
        stage: 'kept',
        paths: [...paths],
        fingerprint,
        exact: true,
        files,
      });
      return { id, paths, fingerprint };
    },
    restore: async ({ id, paths, fingerprint: kept }, step = 'put the state back') => {
      const { fingerprint, files } = await agent.call(
        'files.restore',
        { paths: [...paths], folder: `${KEPT}/${id}` },
        { timeoutMs: LONG },
      );
      return interior.record('state-copy', step, {
        stage: 'restored',
        paths: [...paths],
        fingerprint,
        exact: fingerprint === kept,
        files,
      });
    },
  };
}

function encoded(content: Parameters<Room['put']>[1]) {
  if (typeof content === 'string' || content instanceof Uint8Array)
    return { base64: Buffer.from(content).toString('base64') };
  if ('directory' in content || 'symlink' in content) return content;
  return { filler: content.filler, ...(content.line !== undefined && { line: content.line }) };
}

/** Numeric ids of `uid:gid`; a user that is known by name only to the image leaves the owner as it is. */
function ids(user: string): [number | null, number | null] {
  const [uid, gid] = user.split(':').map((part) => (/^\d+$/.test(part) ? Number(part) : null));
  return [uid ?? null, gid ?? uid ?? null];
}
