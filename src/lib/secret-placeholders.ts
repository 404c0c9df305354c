/** A message that may say `${secrets.NAME}` where a secret is to stand. */
interface Message {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

type Secrets = Readonly<Record<string, string>>;

/** `${secrets.NAME}`; also what was meant to be one and has no name or no end. */
const PLACEHOLDER = /\$\{secrets(?![\w-])\.?([^}\s]*)(\}?)/g;

/** A placeholder as it stands in a text. */
export interface SecretPlaceholder {
  readonly written: string;
  readonly name: string;
  readonly closed: boolean;
}

/** All placeholders for secrets in a text. */
export function secretPlaceholders(text: string): readonly SecretPlaceholder[] {
  return [...text.matchAll(PLACEHOLDER)].map(([written, name = '', end]) => ({
    written,
    name,
    closed: end === '}',
  }));
}

/** Puts secrets in the place of `${secrets.NAME}`; a name that no secret has stays as it is. */
export function withSecrets(
  text: string,
  secrets: Secrets,
  encode = (secret: string): string => secret,
): string {
  return text.replaceAll(PLACEHOLDER, (written: string, name: string, end: string) =>
    end === '}' && Object.hasOwn(secrets, name) ? encode(secrets[name] ?? '') : written,
  );
}

/**
 * The message as it is sent, each secret so written that it arrives as it is: percent-encoded in the path and in forms, escaped
 * in JSON, as it stands elsewhere.
 */
export function messageWithSecrets<M extends Message>(message: M, secrets: Secrets): M {
  const { path, headers, body } = message;
  return {
    ...message,
    path: withSecrets(path, secrets, percentEncoded),
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, withSecrets(value, secrets)]),
      ),
    }),
    ...(typeof body === 'string' && { body: withSecrets(body, secrets, encodingOf(headers ?? {})) }),
  };
}

function encodingOf(headers: Readonly<Record<string, string>>): (secret: string) => string {
  const [, type = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type') ?? [];
  if (/x-www-form-urlencoded/i.test(type)) return percentEncoded;
  return /json/i.test(type) ? jsonEscaped : (secret) => secret;
}

const percentEncoded = (secret: string): string => encodeURIComponent(secret.toWellFormed());

/** As it stands between the quotes of a JSON string. */
const jsonEscaped = (secret: string): string => JSON.stringify(secret).slice(1, -1);
