import { z } from 'zod';
import { commandLine } from '../../lib/actions.ts';
import { hostText } from '../../lib/host-text.ts';
import { duration } from '../../lib/units.ts';
import { FORMATS, pathsOf, spelt, valueAt } from './mutate/document.ts';
import { LANGUAGES } from './mutate/languages.ts';
import { compileSchema } from './schema.ts';

/** Characters of a secret below which it would be found in any text. */
const SHORTEST = 6;

const configuration = z
  .strictObject({
    format: z.enum(FORMATS).describe('`env`: variables of the process instead of a file.'),
    content: hostText().optional().describe('The good file: its text, or { file } for one of the host.'),
    variables: z
      .record(z.string(), z.string())
      .optional()
      .describe('For `env`: the good value of every variable that it reads.'),
    at: z
      .string()
      .optional()
      .describe(
        'Where the file has to be: absolute, or relative to the work folder. Default: a place of ours.',
      ),
    command: commandLine()
      .optional()
      .describe('Checks or uses the configuration, and ends; {file} stands for its path.'),
    before: z.array(commandLine()).default([]).describe('Commands to be run first.'),
    works: z
      .boolean()
      .default(false)
      .describe('The command does work in the work folder: a refusal must come before any of it.'),
    starts: z
      .boolean()
      .default(false)
      .describe('The service itself reads it: a wrong one must end it at start.'),
    schema: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('JSON Schema (draft 7 or 2020-12) of the configuration: what it refuses must be refused.'),
    required: z.array(z.string()).default([]).describe('Keys that must be there, as in project.name.'),
    exact: z
      .boolean()
      .default(false)
      .describe(
        'What the schema takes must be accepted, and where all is text, an integer is written in digits alone.',
      ),
    suggests: z.boolean().default(false).describe('For an unknown key the nearest known one is suggested.'),
    secrets: z
      .array(z.string())
      .default([])
      .describe(
        'Keys whose values must not be shown; those of variables that are secrets of the subject must not be anyway.',
      ),
    duplicates: z
      .enum(['refused', 'either'])
      .optional()
      .describe('Keys written twice; default: refused in TOML, either elsewhere.'),
    byteOrderMark: z.enum(['refused', 'accepted', 'either']).default('either'),
    conflicts: z
      .array(
        z.strictObject({
          env: z.record(z.string(), z.string()),
          names: z.array(z.string()).min(1).describe('Words of which the answer must hold one.'),
        }),
      )
      .default([])
      .describe('Variables that contradict the configuration or each other, to be refused beside it.'),
    within: duration().prefault('5s').describe('Time for every answer.'),
    draw: z
      .int()
      .min(15)
      .max(500)
      .default(44)
      .describe('Most mutants; beyond, they are drawn by the seed, each kind at least once.'),
  })
  .superRefine(saysWhatItNeeds)
  .superRefine(isGoodItself)
  // A judge has no parser: what must not be shown is taken from the good configuration here.
  .transform((given) => ({ ...given, hidden: hiddenTexts(given), variableTexts: textsOfVariables(given) }));

export const claim = z.strictObject({
  /** Good configurations, each with what reads it; they are made wrong in one way at a time. */
  configurations: z.array(configuration).min(1),
});

export type Claim = z.infer<typeof claim>;
export type Configuration = Claim['configurations'][number];

/** Every text that gives a secret away: its value, and the password of a URL. */
function hiddenTexts(given: Given): readonly string[] {
  const data = goodData(given);
  const values = pathsOf(data)
    .filter((path) => given.secrets.includes(spelt(path)))
    .map((path) => valueAt(data, path));
  return values.filter((value) => typeof value === 'string').flatMap(tellingTexts);
}

function tellingTexts(value: string): readonly string[] {
  const password = passwordOf(value);
  return password === '' ? [value] : [password, decoded(password)];
}

const passwordOf = (value: string): string => (URL.canParse(value) ? new URL(value).password : '');

/** A password may hold a percent sign that nobody encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A word that may stand in any sentence, or an address without a password: a URL, or a host with a port. */
const TELLS_NOTHING = /^(\p{L}+|[\w+.-]+:\/\/.*|(\[[\da-f:]+\]|[\w.-]+):\d{1,5})$/isu;

/** What a token looks like: long, of letters with digits or dashes among them. */
const LIKE_A_SECRET = /^(?=.*\p{L})(?=.*[\d_-])\S{12,}$/su;
/** What says itself that it is meant to be wrong: `not-a-database-url`. */
const MEANT_TO_BE_WRONG = /(?<!\p{L})(not?|invalid|bad|wrong|malformed)(?!\p{L})/iu;

/**
 * The texts that would give away the value of a variable, by its name. Which of them are secret the contract says elsewhere; for tests
 * people also give them words that say nothing.
 */
function textsOfVariables({ variables = {}, conflicts }: Given): readonly (readonly [string, string])[] {
  const wrong = conflicts.flatMap(({ env }) => Object.entries(env).filter(([, value]) => mayBeSecret(value)));
  return [...Object.entries(variables), ...wrong].flatMap(([name, value]) =>
    tellingTexts(value)
      .filter((text) => text.length >= SHORTEST && !TELLS_NOTHING.test(text))
      .map((text) => [name, text] as const),
  );
}

/** What contradicts is often no value of its kind, and to show that helps; a token or a password in it is one all the same. */
const mayBeSecret = (value: string): boolean =>
  passwordOf(value) !== '' || (LIKE_A_SECRET.test(value) && !MEANT_TO_BE_WRONG.test(value));

/** What the good configuration says. Throws where it is none. */
function goodData({ format, content, variables }: Given): unknown {
  return format === 'env' ? (variables ?? {}) : LANGUAGES[format].read(content ?? '');
}

interface Given {
  readonly format: (typeof FORMATS)[number];
  readonly content?: string | undefined;
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly at?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly starts: boolean;
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
  readonly required: readonly string[];
  readonly secrets: readonly string[];
  readonly conflicts: readonly { readonly env: Readonly<Record<string, string>> }[];
}

function saysWhatItNeeds(given: Given, context: z.RefinementCtx): void {
  const isFile = given.format !== 'env';
  const say = (key: string, message: string) => context.addIssue({ code: 'custom', path: [key], message });
  if (isFile && given.content === undefined) say('content', 'give the good file');
  if (!isFile && given.variables === undefined) say('variables', 'give the good value of every variable');
  if (given.command === undefined && !given.starts)
    say('command', 'say which command reads it, or `starts: true` where the service does');
  if (!isFile || given.at !== undefined) return;
  if (given.starts || !given.command?.some((word) => word.includes('{file}')))
    say('at', 'say where the file is looked for, or name it in the command with {file}');
}

/** What is wrong to begin with would accuse the subject of refusing it. */
function isGoodItself(given: Given, context: z.RefinementCtx): void {
  const { format, schema, required, secrets } = given;
  const say = (key: string, message: string, index?: number) =>
    context.addIssue({ code: 'custom', path: index === undefined ? [key] : [key, index], message });
  let data: unknown;
  try {
    data = goodData(given);
  } catch (error) {
    say('content', `is no good ${format}: ${(error as Error).message.split('\n')[0]}`);
    return;
  }
  const keys = pathsOf(data).map(spelt);
  for (const [name, list] of Object.entries({ required, secrets })) {
    for (const [index, key] of list.entries()) {
      if (!keys.includes(key)) say(name, `there is no ${key} in the good configuration`, index);
    }
  }
  const short = hiddenTexts(given).findIndex((text) => text.length < SHORTEST);
  if (short >= 0) say('secrets', `needs ${SHORTEST} characters or more to be told from other text`, short);
  if (schema === undefined) return;
  try {
    const textual = format === 'env' || LANGUAGES[format].textual;
    const [refusal] = compileSchema(schema, textual).refusals(data);
    if (refusal) say('schema', `refuses the good configuration: ${spelt(refusal.path)} ${refusal.message}`);
  } catch (error) {
    say('schema', `is no JSON Schema: ${(error as Error).message}`);
  }
}
