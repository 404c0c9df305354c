import { inspect } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedSecretForms } from '../../src/lib/secret-forms.ts';
import type { EvidenceData } from '../../src/model/evidence.ts';
import { collectOutput } from '../../src/room/output.ts';
import { createSecrets } from '../../src/room/secrets.ts';

/** As secrets are drawn, and as people choose them. */
const secret = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]{16,40}$/),
  fc
    .string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((value) => value.trim().length >= 12),
);
const noise = fc.string({ maxLength: 200 });

/** How programs write a text. */
const WRITERS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 of more': (text) => Buffer.from(`user:${text}:end`).toString('base64'),
  hexadecimal: (text) => Buffer.from(text).toString('hex'),
  'upper-case hexadecimal': (text) => Buffer.from(text).toString('hex').toUpperCase(),
  'as a Buffer goes to JSON': (text) => JSON.stringify({ key: Buffer.from(text) }),
  'as a Buffer prints itself': (text) => inspect({ key: Buffer.from(text) }),
  'as a list of bytes in Python': (text) => `[${Buffer.from(text).join(', ')}]`,
  'as a slice of bytes in Go': (text) => `[${Buffer.from(text).join(' ')}]`,
  'as a fingerprint is written': (text) =>
    Buffer.from(text)
      .toString('hex')
      .replace(/..(?!$)/g, '$&:'),
  'URL-encoded': (text) => encodeURIComponent(text),
  'form-encoded': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'JSON-escaped': (text) => JSON.stringify({ a: text }),
  'JSON in JSON': (text) => JSON.stringify(JSON.stringify({ a: text })),
};

function findsOf(values: Readonly<Record<string, string>>, pieces: readonly Uint8Array[]) {
  const finds: EvidenceData<'secret-find'>[] = [];
  const secrets = createSecrets(values, (_step, find) => finds.push(find));
  const output = collectOutput(secrets.needles);
  for (const piece of pieces) output.add(piece);
  secrets.tell('a step', 'standard output', 'a command', output.spots());
  return finds;
}

test.each(Object.entries(WRITERS))(
  'a secret is found %s, wherever it stands and however the stream is cut',
  (_, write) => {
    fc.assert(
      fc.property(secret, noise, noise, fc.integer({ min: 1, max: 64 }), (value, before, after, size) => {
        const bytes = Buffer.from(`${before}${write(value)}${after}`);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_piece, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const finds = findsOf({ TOKEN: value }, pieces);
        expect(finds.map(({ secret }) => secret)).toContain('TOKEN');
      }),
    );
  },
);

test('half of a drawn secret or more is found, told once, and shown nowhere', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9]{24,40}$/),
      fc.double({ min: 0.5, max: 0.99, noNaN: true }),
      fc.boolean(),
      (value, share, beginning) => {
        const length = Math.min(Math.ceil(share * value.length), value.length - 1);
        const piece = beginning ? value.slice(0, length) : value.slice(-length);
        const finds = findsOf({ TOKEN: value }, [Buffer.from(`key: ${piece} …`)]);
        expect(finds.map(({ form }) => form)).toEqual(['halved']);
        expect(finds[0]?.surrounding).toBe('…key: ‹secret TOKEN› ……');
      },
    ),
  );
});

test('the whole is not told by halves as well', () => {
  const value = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefgh';
  expect(findsOf({ TOKEN: value }, [Buffer.from(value)]).map(({ form }) => form)).toEqual(['plain']);
});

test('half of an address with a password in it is nobody’s secret', () => {
  const value = 'postgres://app:0123456789abcdef@db:5432/app';
  expect(findsOf({ URL: value }, [Buffer.from('connects to @db:5432/app, postgres://app:')])).toEqual([]);
});

test('in the middle of output that is far longer than what is kept, too', () => {
  const filler = Buffer.alloc(100_000, 'a line of filler\n');
  expect(
    findsOf({ TOKEN: 'correct-horse-battery' }, [filler, Buffer.from('correct-horse-battery'), filler]),
  ).toHaveLength(1);
});

test('a find shows what stands around the secret, and never the secret', () => {
  fc.assert(
    fc.property(secret, noise, (value, before) => {
      fc.pre(!before.includes(value) && !value.includes('secret'));
      for (const find of findsOf({ TOKEN: value }, [Buffer.from(`${before}=${value};`)])) {
        expect(find.surrounding).toContain('‹secret TOKEN›');
        for (const { text } of namedSecretForms(value)) expect(find.surrounding).not.toContain(text);
      }
    }),
  );
});

test('what is no secret is not found', () => {
  fc.assert(
    fc.property(secret, noise, (value, text) => {
      fc.pre(namedSecretForms(value).every((form) => !text.includes(form.text)));
      expect(findsOf({ TOKEN: value }, [Buffer.from(text)])).toEqual([]);
    }),
  );
});

test('a credential that was given out is found in what is kept of the past and in all that comes, but not its beginning', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[A-Za-z0-9]{24,40}$/),
      fc.constantFrom('before', 'after'),
      noise,
      (credential, when, around) => {
        const finds: EvidenceData<'secret-find'>[] = [];
        const secrets = createSecrets({ TOKEN: 'correct-horse-battery' }, (_step, find) => finds.push(find));
        const output = collectOutput(secrets.needles);
        const write = (text: string) => output.add(Buffer.from(`${around}${text}${around}`));
        write(credential.slice(0, credential.length / 2));
        if (when === 'before') write(credential);
        output.look(secrets.issue('session', credential));
        if (when === 'after') write(credential);
        write('correct-horse-battery');
        secrets.tell('a step', 'log', 'standard output', output.spots());
        expect(finds.map(({ secret, form }) => [secret, form])).toEqual([
          ['TOKEN', 'plain'],
          ['session', 'plain'],
        ]);
        expect(finds.at(-1)?.surrounding).not.toContain(credential);
      },
    ),
  );
});

test('what is short, or a secret anyway, is no credential that was given out', () => {
  const secrets = createSecrets({ TOKEN: 'correct-horse-battery' }, () => undefined);
  expect(secrets.issue('session', 'ann')).toEqual([]);
  expect(secrets.issue('session', 'correct-horse-battery')).toEqual([]);
  expect(secrets.issued()).toEqual([]);
});

test('a part of a secret that opens as much is found under the secret’s name, and once beside the whole', () => {
  const part = 'SfkhdzqZrYWUqxB4SikfEvCZ7oLEzNZv';
  for (const written of [part, `admin:${part}`, `${part} admin:${part}`]) {
    const finds: EvidenceData<'secret-find'>[] = [];
    const secrets = createSecrets({ ADMIN: `admin:${part}` }, (_step, find) => finds.push(find), {
      ADMIN: part,
    });
    const output = collectOutput(secrets.needles);
    output.add(Buffer.from(`a=${written}\n`));
    secrets.tell('a step', 'log', 'standard output', output.spots());
    expect(finds.map(({ secret, form }) => [secret, form])).toEqual([['ADMIN', 'plain']]);
  }
});
