import { posix } from 'node:path';
import { type Draft, type Laid, made, type Numbering, type Outside } from './hostile-value.ts';

/** Links that are the last part of a path: to a file outside, and to one outside that is not there yet. */
export function throughLinks(outside: Outside, next: Numbering): readonly Draft[] {
  const { link, inside, secretFile, secret, extension, good } = outside;
  const target = made(outside, next());
  const draft = (name: string, to: string, canary: Draft['canaries'][number]): Draft => {
    const value = `${link}-${name}${extension}`;
    return {
      value,
      essential: true,
      canaries: [canary],
      lays: [{ path: posix.join(inside, value), content: { symlink: to } }],
      // Who takes along whatever lies in the folder does so with any value.
      contrast: { value: good, canaries: [canary] },
    };
  };
  return [
    draft('file', secretFile, { kind: 'read', sign: secret }),
    draft('new', `${target}${extension}`, { kind: 'created', sign: target }),
  ];
}

/**
 * Into a folder beside the own one whose name begins as the own one's does. Where paths may lead to any folder there, as they may where
 * the boundary is a folder further up, one of another name is reached as well.
 */
export function intoNeighbour(outside: Outside, next: Numbering): readonly Draft[] {
  const { beside, nonce, secret, extension } = outside;
  if (beside === null) return [];
  const { alike, unlike } = beside;
  const read = (folder: string) => ({
    value: upInto(letterIn(folder, nonce)),
    canaries: [{ kind: 'read' as const, sign: secret }],
  });
  const created = (folder: string) => {
    const target = made({ folder, nonce }, next());
    return { value: upInto(`${target}${extension}`), canaries: [{ kind: 'created' as const, sign: target }] };
  };
  return [read, created].map((draft) => ({
    ...draft(alike),
    essential: true,
    lays: neighbours(outside),
    contrast: draft(unlike),
  }));
}

/** Both folders beside the own one, each with a letter in it. */
export function neighbours({ beside, nonce, secret }: Outside): readonly Laid[] {
  return Object.values(beside ?? {}).flatMap((folder): Laid[] => [
    { path: folder, content: { directory: true } },
    { path: letterIn(folder, nonce), content: `${secret}\n` },
  ]);
}

/** The path of a file in a folder beside. */
export const upInto = (path: string): string =>
  `../${posix.basename(posix.dirname(path))}/${posix.basename(path)}`;

/** The secret in a folder of ours. */
export const letterIn = (folder: string, nonce: string): string => `${folder}/letter-${nonce}`;
