import { z } from 'zod';
import type { CommandAction, HttpAction } from '../model/contract.ts';
import type { CommandRequest, HttpRequest } from '../model/room.ts';

/** A command line: a list of words, or one string that is split on blanks; so none with quotes, which would be split inside them. */
export const commandLine = () =>
  z
    .union([
      z.string().regex(/^[^'"\\]*$/, 'is split on blanks and knows no quotes: write a list of words'),
      z.array(z.string()),
    ])
    .transform((words) => (typeof words === 'string' ? words.split(/\s+/).filter(Boolean) : words))
    .refine((words) => words.length > 0, 'a command needs at least one word');

const METHOD_AND_PATH = /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\/\S*)$/;

/** What is meant as a request, whatever is wrong with it. */
const BEGINS_AS_REQUEST = /^(?:[A-Z]+|get|head|post|put|patch|delete|options) /;

const SAYS_REQUEST = "write a method and a path, as in 'GET /accounts/1'";

/** With what is said of a text that does not even begin as a request does. */
const methodAndPath = (says = SAYS_REQUEST) =>
  z.string().regex(METHOD_AND_PATH, {
    error: ({ input }) => (BEGINS_AS_REQUEST.test(String(input)) ? SAYS_REQUEST : says),
  });

/** An HTTP request of a claim: `'GET /path'`, or `{ http: 'POST /path', body, headers, expect }`. */
export const httpAction = () => request();

const request = (says?: string) =>
  z
    .union([
      methodAndPath(says),
      z.strictObject({
        http: methodAndPath(),
        body: z.unknown().optional(),
        headers: z.record(z.string(), z.string()).default({}),
        /** Status of a good answer; any below 400 where absent. */
        expect: z.int().min(100).max(599).optional(),
      }),
    ])
    .transform((raw): HttpAction => {
      const given =
        typeof raw === 'string' ? { http: raw, headers: {}, body: undefined, expect: undefined } : raw;
      const [, method = '', path = ''] = METHOD_AND_PATH.exec(given.http) ?? [];
      const isText = typeof given.body === 'string' || given.body === undefined;
      return {
        kind: 'http',
        method,
        path,
        headers:
          isText || saysType(given.headers)
            ? given.headers
            : { 'content-type': 'application/json', ...given.headers },
        body: given.body === undefined ? null : isText ? String(given.body) : JSON.stringify(given.body),
        expect: given.expect ?? null,
      };
    });

/** Header names are the same in any case (RFC 9110, 5.1). */
const saysType = (headers: Readonly<Record<string, string>>): boolean =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');

/** A command of a claim: a command line, or `{ run, stdin, exit }`. */
export const commandAction = () =>
  z
    .union([
      z.array(z.string()).min(1),
      z.strictObject({
        run: commandLine(),
        stdin: z.string().optional(),
        exit: z.int().min(0).max(255).default(0),
      }),
    ])
    .transform((raw): CommandAction => {
      if (Array.isArray(raw)) return { kind: 'command', command: raw, stdin: null, exit: 0 };
      return { kind: 'command', command: raw.run, stdin: raw.stdin ?? null, exit: raw.exit };
    });

/** What the names of files end with that are laid for a command which goes by it. */
export const extension = () =>
  z
    .string()
    .regex(/^\.[\w.-]+$/, "write the end of a file's name with its dot, as in '.ts'")
    .default('');

/** Whether a command has a place for the path of a file. */
export const takesPath = ({ command }: { readonly command: readonly string[] }): boolean =>
  command.some((word) => word.includes('{file}'));

/** What is said of a claim that gives a command its input in no way, or in two. */
const HOW_IT_IS_GIVEN =
  'needs a place for the path of the file: write {file}; or, where it reads its standard input, set `stdin: true` and leave {file} out';

/** A claim whose command is given what we lay either by its path or as standard input; otherwise nobody would read it. */
export const givenInput = <
  T extends z.ZodType<{ readonly command: readonly string[]; readonly stdin: boolean }>,
>(
  claim: T,
): T =>
  claim.refine((given) => takesPath(given) !== given.stdin, { path: ['command'], message: HOW_IT_IS_GIVEN });

/** Either kind of action. */
export const action = () =>
  z.union([
    request("write a request, as in 'GET /accounts/1', or a command, as in { run: 'shop list' }"),
    commandAction(),
  ]);

/** Whether a status is a good answer to a request of a claim: the one that it names, or any below 400. */
export function isGoodAnswer(expect: number | null, status: number | null): boolean {
  if (status === null) return false;
  return expect === null ? status < 400 : status === expect;
}

/** What is sent for an action, as a room and a drive want it. */
export function asRequest({
  method,
  path,
  headers,
  body,
}: Pick<HttpAction, 'method' | 'path' | 'headers' | 'body'>): Pick<
  HttpRequest,
  'method' | 'path' | 'headers' | 'body'
> {
  return { method, path, headers, ...(body !== null && { body }) };
}

/** What is run for an action, as a room wants it. */
export function asCommand({
  command,
  stdin,
}: Pick<CommandAction, 'command' | 'stdin'>): Pick<CommandRequest, 'command' | 'stdin'> {
  return { command, ...(stdin !== null && { stdin }) };
}
