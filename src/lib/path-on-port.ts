import { z } from 'zod';

const ON_PORT = /^:(\d{1,5})(\/.*)$/s;

/** A path on the subject's port, or on one of its other ports, as health and metrics often have one of their own: `:9090/metrics`. */
export const pathOnPort = (example: string) =>
  z
    .string()
    .regex(
      /^(:\d{1,5})?\/\S*$/,
      `write a path, as in '${example}', or of another port, as in ':9090${example}'`,
    );

/** The port that a path names itself; null where it is on the subject's own. */
export function portOf(path: string): number | null {
  const [, port] = ON_PORT.exec(path) ?? [];
  return port === undefined ? null : Number(port);
}

/** Where a request goes, and what is asked for there. */
export function placeOf<T extends { readonly port: number; readonly path: string }>({
  port,
  path,
}: T): { readonly port: number; readonly path: string } {
  const [, own, rest] = ON_PORT.exec(path) ?? [];
  return own === undefined || rest === undefined ? { port, path } : { port: Number(own), path: rest };
}

/** The path, where it is on the port on which the subject serves people: what is tried there must not be tried elsewhere. */
export const onItsPort = (path: string | null): string | null =>
  path === null || portOf(path) !== null ? null : path;
