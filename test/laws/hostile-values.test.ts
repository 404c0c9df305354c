import { gunzipSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { hostileArchives, packed } from '../../src/categories/security-boundaries/archives.ts';
import { filledRequest, quoted } from '../../src/categories/security-boundaries/carriers.ts';
import { almostRight } from '../../src/categories/security-boundaries/credentials.ts';
import { ENCODINGS } from '../../src/categories/security-boundaries/encodings.ts';
import { otherNames } from '../../src/categories/security-boundaries/other-names.ts';
import {
  drawNonce,
  numbering,
  outsideFor,
  outsideOf,
} from '../../src/categories/security-boundaries/outside.ts';
import { drawn, FAMILIES, payloads } from '../../src/categories/security-boundaries/payloads.ts';
import { seededRandom } from '../../src/lib/random.ts';

const names = FAMILIES.map(({ name }) => name);
const seeds = fc.string();
const uses = fc.subarray(['path to read', 'path to write', 'text'] as const, { minLength: 1 });
const outside = seeds.map((seed) => outsideOf(drawNonce(seededRandom(seed))));

test('every encoding of a climbing path is read back as that path', () => {
  const path = fc
    .array(fc.stringMatching(/^[a-z0-9-]{1,8}$/), { minLength: 1, maxLength: 5 })
    .map((parts) => `../../${parts.join('/')}`);
  fc.assert(
    fc.property(fc.constantFrom(...ENCODINGS), path, (encoding, climbing) => {
      if (encoding.name.startsWith('percent') || encoding.name.startsWith('slashes'))
        expect(encoding.encode(climbing)).not.toContain('/');
      expect(encoding.decode(encoding.encode(climbing))).toBe(climbing);
    }),
  );
});

test('the same seed gives the same values, every family at least twice, and no sign belongs to two', () => {
  fc.assert(
    fc.property(seeds, uses, fc.integer({ min: 1, max: 80 }), (seed, wanted, most) => {
      const there = (random: () => number) =>
        outsideFor({ good: 'harmless', folder: 'site' }, outsideOf(drawNonce(random)), '/work');
      const draw = () => {
        const random = seededRandom(seed);
        const all = payloads(names, wanted, there(random), numbering());
        return drawn(all, { most, least: 2 }, random);
      };
      const chosen = draw();
      expect(draw()).toEqual(chosen);
      for (const family of names) {
        const own = chosen.filter((payload) => payload.family === family).length;
        expect(own, family).toBeGreaterThanOrEqual(family === 'folder with the same beginning' ? 1 : 2);
      }
      const signs = chosen.flatMap(({ canaries }) => canaries.filter(({ kind }) => kind !== 'read'));
      for (const one of signs) {
        const alike = signs.filter((other) => other.sign.startsWith(one.sign));
        expect(alike, one.sign).toHaveLength(1);
      }
    }),
    { numRuns: 40 },
  );
});

test('what is to be written ends as the good value does; the sign does without', () => {
  fc.assert(
    fc.property(outside, fc.constantFrom('', '.html', '.json'), (there, extension) => {
      const all = payloads(
        ['traversal', 'absolute path', 'symbolic link'],
        ['path to write'],
        outsideFor({ good: `docs.d/made${extension}`, folder: 'site' }, there, '/work'),
        numbering(),
      );
      const plain = all.find(({ family }) => family === 'absolute path');
      const sign = plain?.canaries[0]?.sign ?? '';
      expect(plain?.value).toBe(`${sign}${extension}`);
      expect(sign).toMatch(/x$/);
    }),
  );
});

test('no value holds the sign that it would bring to light', () => {
  fc.assert(
    fc.property(outside, (there) => {
      for (const { value, canaries } of payloads(names, ['text'], there, numbering())) {
        for (const { kind, sign } of canaries) {
          if (kind === 'read' || kind === 'evaluated') expect(value).not.toContain(sign);
        }
      }
    }),
  );
});

test('a value between the quotes of JSON and TOML is read back as it was', () => {
  // TOML knows no half of a surrogate pair.
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      expect(JSON.parse(`"${quoted(value)}"`)).toBe(value);
      expect(parse(`a = "${quoted(value)}"`).a).toBe(value);
    }),
  );
});

test('a value in a path, a query, a header and a body stays in its place', () => {
  const action = (path: string, body: string | null) =>
    ({ kind: 'http', method: 'POST', path, headers: {}, body, expect: null }) as const;
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (value) => {
      const filled = filledRequest(action('/a/{input}/b?c={input}', '{"d":"{input}"}'), value, false);
      const url = new URL(`http://localhost${filled?.path}`);
      const parts = (filled?.path ?? '').split('?')[0]?.split('/') ?? [];
      expect(parts).toHaveLength(4);
      expect(decodeURIComponent(parts[2] ?? '')).toBe(value);
      expect(url.searchParams.get('c')).toBe(value);
      expect(JSON.parse(filled?.body ?? '')).toEqual({ d: value });
    }),
  );
});

test('an archive lists exactly the members that it was packed from, links included', async () => {
  await fc.assert(
    fc.asyncProperty(outside, fc.constantFrom('tar', 'tar.gz', 'zip'), async (there, format) => {
      const good = { 'docs/page.txt': 'a page\n' };
      for (const { members, canaries } of hostileArchives(good, there, numbering())) {
        const bytes = await packed(members, format);
        expect(Buffer.compare(bytes, await packed(members, format))).toBe(0);
        expect(await listed(bytes, format)).toEqual(
          members.map(({ path, link }) => (link === undefined ? path : `${path} -> ${link}`)),
        );
        expect(members[0]?.path).toBe('docs/page.txt');
        expect(canaries).toHaveLength(1);
      }
    }),
    { numRuns: 10 },
  );
});

test('an almost right credential is never right, and never of the other user', () => {
  const part = fc.stringMatching(/^[\w-]{1,40}$/);
  const credential = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
  fc.assert(
    fc.property(credential, credential, (owner, other) => {
      const values = almostRight({ owner, other }).map(({ value }) => value);
      expect(values).not.toContain(owner);
      expect(values).not.toContain(other);
      expect(new Set(values).size).toBe(values.length);
      expect(values).toContain('cleanroom-no-such-credential');
    }),
  );
});

test('an almost right credential is not the right one for who reads hexadecimal digits, whose case says nothing', () => {
  const digits = fc.stringMatching(/^[\da-f]{32}$/);
  fc.assert(
    fc.property(digits, digits, (owner, other) => {
      const values = almostRight({ owner, other }).map(({ value }) => value.toLowerCase());
      expect(values).not.toContain(owner);
    }),
    { examples: [['a'.repeat(32), 'b'.repeat(32)]] },
  );
});

test('each part of a credential that says something is altered by itself, and a time only grows', () => {
  const name = fc.stringMatching(/^[\w-]{4,40}$/).filter((text) => !/^\d+$/.test(text));
  const time = fc.integer({ min: 1_000_000_000, max: 1_899_999_999 }).map(String);
  fc.assert(
    fc.property(name, name, time, (mine, theirs, until) => {
      fc.pre(mine !== theirs);
      const parts = ['live', mine, until, 'signature'];
      const changed = almostRight({
        owner: parts.join('.'),
        other: ['live', theirs, until, 'other'].join('.'),
      })
        .map(({ value }) => value.split('.'))
        .filter((some) => some.length === parts.length && some[3] === parts[3]);
      expect(changed).toHaveLength(2);
      expect(changed[0]).toEqual(['live', expect.not.stringMatching(`^${mine}$`), until, 'signature']);
      expect(changed[1]).toEqual(['live', mine, expect.stringMatching(/^\d{10}$/), 'signature']);
      expect(Number(changed[1]?.[2])).toBeGreaterThan(Number(until));
    }),
  );
});

test('the head of a JWT is altered although everybody has the same', () => {
  const head = 'eyJhbGciOiJIUzI1NiJ9';
  const values = almostRight({
    owner: `${head}.eyJzdWIiOiJhbm4ifQ.one`,
    other: `${head}.eyJzdWIiOiJib2IifQ.two`,
  });
  expect(values.map(({ what }) => what)).toContain('with one character of part 1 of 3 altered');
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const unsigned = (owner: string) =>
  almostRight({ owner, other: 'other' }).filter(({ what }) => what.includes('no signature'));

test('a JWT is shown as one that is not signed, with all else that it says', () => {
  const middle = encoded({ sub: 'ann' });
  expect(unsigned([encoded({ alg: 'HS256', kid: '7' }), middle, 'signature'].join('.'))).toEqual(
    ['none', 'None'].map((alg) => ({
      what: `with the algorithm “${alg}” and no signature`,
      value: `${encoded({ alg, kid: '7' })}.${middle}.`,
    })),
  );
});

test.each([
  ['one part', 'token'],
  ['three parts, of which the first says no algorithm', `${encoded({ kid: '7' })}.middle.signature`],
  ['three parts that are no JSON', 'YW5u.1764393000.signature'],
  ['an encrypted JWT', `${encoded({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.key.vector.text.tag`],
])('what is no signed JWT is not shown as one: %s', (_, owner) => expect(unsigned(owner)).toEqual([]));

test('the same thing under other names is never asked for as it was, and each name is another', () => {
  const path = fc.array(fc.stringMatching(/^[\w-]{1,8}$/), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      path,
      fc.constantFrom('', '?a=1', '?a=b?c'),
      fc.constantFrom('GET', 'POST'),
      (parts, query, method) => {
        const asked = { method, path: `/${parts.join('/')}${query}`, headers: { accept: '*/*' } };
        const names = otherNames(asked);
        const requests = [asked, ...names.map(({ request }) => request)].map((one) => JSON.stringify(one));
        expect(new Set(requests).size).toBe(requests.length);
        expect(new Set(names.map(({ what }) => what)).size).toBe(names.length);
        for (const { request } of names) expect(request.path).toMatch(/^\//);
      },
    ),
  );
});

async function listed(bytes: Uint8Array, format: string): Promise<readonly string[]> {
  if (format === 'zip') return listedInZip(Buffer.from(bytes));
  const reader = extract();
  reader.end(format === 'tar' ? bytes : gunzipSync(bytes));
  const names: string[] = [];
  for await (const entry of reader) {
    const { name, type, linkname } = entry.header;
    names.push(type === 'symlink' ? `${name} -> ${linkname}` : name);
    entry.resume();
  }
  return names;
}

/** By the directory at the end, the only place where a member is said to be a link. */
function listedInZip(bytes: Buffer): readonly string[] {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const names: string[] = [];
  for (let at = bytes.readUInt32LE(end + 16); at < end; ) {
    const length = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + length);
    const isLink = bytes[at + 5] === 3 && bytes.readUInt32LE(at + 38) >>> 28 === 0o12;
    names.push(isLink ? `${name} -> ${contentOf(bytes, at)}` : name);
    at += 46 + length;
  }
  return names;
}

/** What one entry of the directory leads to. */
function contentOf(bytes: Buffer, at: number): string {
  const begin = bytes.readUInt32LE(at + 42) + 30 + bytes.readUInt16LE(at + 28);
  return inflateRawSync(bytes.subarray(begin, begin + bytes.readUInt32LE(at + 20))).toString();
}
