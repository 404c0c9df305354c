import type { EvidenceRecord } from '../model/evidence.ts';
import type { Kept, Room } from '../model/room.ts';
import type { Interior } from './interior.ts';
import { KEPT, subjectUser } from './specs.ts';

/** Entries of a listing beyond which it is cut off. */
const MOST_ENTRIES = 5_000;
/** Milliseconds for what moves many bytes. */
const LONG = 60_000;

/** Most bytes of a file that is read out of a room. */
const READ_LIMIT = 64 * 2 ** 20;
/** Bytes that go to or from the agent at once; a line of its protocol has its limit. */
const PIECE = 4 * 2 ** 20;

type Acts = Pick<
  Room,
  | 'put'
  | 'read'
  | 'remove'
  | 'written'
  | 'makeOld'
  | 'fill'
  | 'unfill'
  | 'files'
  | 'keep'
  | 'restore'
  | 'forget'
>;

/** Acts on the subject's writable places, behind its back: the holder mounts the same volumes. */
export function places(interior: Interior): Acts {
  const { agent } = interior.holder;
  let copies = 0;
  return {
    put: async (path, content, options = {}) => {
      const [uid, gid] = options.owner === 'root' ? [0, 0] : ids(subjectUser(interior.materials));
      const [first, ...rest] = pieces(content);
      await agent.call(
        'files.put',
        { path, content: encoded(first), mode: options.mode ?? null, uid, gid },
        { timeoutMs: LONG },
      );
      for (const piece of rest)
        await agent.call(
          'files.append',
          { path, base64: Buffer.from(piece).toString('base64') },
          { timeoutMs: LONG },
        );
    },
    read: async (path) => {
      const read: Buffer[] = [];
      for (let from = 0; ; from += PIECE) {
        const { base64 } = await agent.call(
          'files.read',
          { path, limit: READ_LIMIT, piece: { from, bytes: PIECE } },
          { timeoutMs: LONG },
        );
        if (base64 === null) return null;
        const bytes = Buffer.from(base64, 'base64');
        read.push(bytes);
        if (bytes.length < PIECE) return Buffer.concat(read);
      }
    },
    remove: async (path) => void (await agent.call('files.remove', { path }, { timeoutMs: LONG })),
    written: async (path) => (await agent.call('files.age', { path })).written,
    makeOld: async (path, ms) => void (await agent.call('files.age', { path, to: ms })),
    fill: async (path, leave) => (await agent.call('files.fill', { path, leave }, { timeoutMs: LONG })).free,
    unfill: async (path) => void (await agent.call('files.unfill', { path }, { timeoutMs: LONG })),
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
    forget: async ({ id }) =>
      void (await agent.call('files.remove', { path: `${KEPT}/${id}` }, { timeoutMs: LONG })),
  };
}

type Content = Parameters<Room['put']>[1];

/** Bytes in pieces that the agent can be told at once; anything else is one piece. */
function pieces(content: Content): readonly [Content, ...Uint8Array[]] {
  if (!(content instanceof Uint8Array) || content.length <= PIECE) return [content];
  const rest = Array.from({ length: Math.ceil(content.length / PIECE) - 1 }, (_, index) =>
    content.subarray((index + 1) * PIECE, (index + 2) * PIECE),
  );
  return [content.subarray(0, PIECE), ...rest];
}

function encoded(content: Content) {
  if (typeof content === 'string' || content instanceof Uint8Array)
    return { base64: Buffer.from(content).toString('base64') };
  if ('directory' in content || 'symlink' in content || 'hole' in content) return content;
  return { filler: content.filler, ...(content.line !== undefined && { line: content.line }) };
}

/** Numeric ids of `uid:gid`; a user that is known by name only to the image leaves the owner as it is. */
function ids(user: string): [number | null, number | null] {
  const [uid, gid] = user.split(':').map((part) => (/^\d+$/.test(part) ? Number(part) : null));
  return [uid ?? null, gid ?? uid ?? null];
}
