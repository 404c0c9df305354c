import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildKitLogs, withoutSyntaxLine } from '../../../src/engine/docker/images/build-kit.ts';
import { baseImages, needsBuildKit, replaceBases } from '../../../src/engine/docker/images/dockerfile.ts';
import { standInFor } from '../../../src/engine/docker/images/stand-ins.ts';
import { filesDockerfile } from '../../../src/engine/docker/images/subject.ts';

const references = (text: string, args: Record<string, string> = {}) =>
  baseImages(text, args).map(({ reference }) => reference);

describe('the bases of a Dockerfile', () => {
  test('are found in every stage, without stages and scratch', () => {
    const text =
      'FROM node:24 AS build\nRUN x\nfrom build as test\nFROM scratch\nFROM debian:12-slim\nCOPY --from=build /a /b\n';
    expect(references(text)).toEqual(['node:24', 'debian:12-slim']);
  });

  test('are found behind arguments and their defaults', () => {
    const text =
      'ARG V=24\nARG BASE="node:${V}-slim" OTHER\nFROM $BASE\nFROM ${OTHER:-debian:12}\nFROM a${V:+b}\nFROM $UNKNOWN\n';
    expect(references(text)).toEqual(['node:24-slim', 'debian:12', 'ab']);
    expect(references(text, { V: '22', OTHER: 'redis:7' })).toEqual(['node:22-slim', 'redis:7', 'ab']);
    expect(references(text, { UNKNOWN: 'x:1' })).not.toContain('x:1');
  });

  test('are found behind a platform, comments and continuations', () => {
    const text =
      '# syntax=docker/dockerfile:1\nFROM --platform=linux/amd64 \\\n  # why\n  node:24-slim AS a\n';
    expect(references(text)).toEqual(['node:24-slim']);
    expect(references('# escape=`\nFROM `\nnode:24\n')).toEqual(['node:24']);
    expect(references('FROM node:24\r\nRUN x\r\n')).toEqual(['node:24']);
  });

  test('include images that files are copied from', () => {
    expect(references('FROM a:1\nCOPY --from=0 /x /x\nCOPY --chown=1 --from=busybox:1 /y /y\n')).toEqual([
      'a:1',
      'busybox:1',
    ]);
  });

  test('are not looked for in here-documents and arguments of later stages', () => {
    expect(references('FROM a:1\nRUN <<EOF\nFROM b:2\nEOF\nARG X=c:3\nFROM $X\n')).toEqual(['a:1']);
  });
});

describe('replacing bases', () => {
  const replace = (text: string, asked: string, used: string) =>
    replaceBases(
      text,
      new Map(
        baseImages(text, {})
          .filter(({ reference }) => reference === asked)
          .map((base) => [base, used]),
      ),
    );

  test('changes the image and nothing else', () => {
    const text =
      'ARG V=24\nFROM --platform=linux/amd64 node:$V AS build # not a comment\nFROM node:$V-slim AS run\nRUN echo node:$V\n';
    expect(replace(text, 'node:24-slim', 'own/node:1$&')).toBe(
      text.replace('node:$V-slim', () => 'own/node:1$&'),
    );
  });

  test('keeps the number of lines of a continued instruction', () => {
    expect(replace('FROM \\\n  node:24 \\\n  AS x\nRUN y\n', 'node:24', 'own:1')).toBe(
      'FROM \\\n  own:1 \\\n  AS x\nRUN y\n',
    );
  });

  test('without stand-ins gives the text back', () => {
    const text = 'FROM node:24\n# end';
    expect(replace(text, '', '')).toBe(text);
  });
});

test.each([
  ['FROM a\nRUN --mount=type=cache,target=/x npm ci\n', true],
  ['FROM a\nCOPY --chmod=755 a b\n', true],
  ['FROM a\nRUN <<EOF\nx\nEOF\n', true],
  ['FROM --platform=$BUILDPLATFORM a\n', true],
  ['FROM a\nRUN x\nCOPY --from=b --chown=1:1 a b\n', false],
])('%j needs BuildKit: %s', (text, expected) => {
  expect(needsBuildKit(text)).toBe(expected);
});

test.each([
  ['debian:12-slim', 'base'],
  ['docker.io/library/debian:bookworm', 'base'],
  ['debian:latest', null],
  ['debian', null],
  ['node:24-slim', 'node'],
  ['node:24.1-bookworm', 'node'],
  ['node:24-alpine', null],
  ['node:18', null],
  ['postgres:15', 'postgres'],
  ['postgres:15.4-alpine', 'postgres'],
  ['postgres:150', null],
  ['postgres:16', null],
  ['redis:7', 'redis'],
  ['redis:7.2@sha256:abc', null],
  ['example.org/redis:7', null],
  ['haproxy:2.6', 'haproxy'],
])('for %s the stand-in is %s', (reference, own) => {
  expect(standInFor(reference)).toBe(own);
});

test('files on a base become a Dockerfile in which npm leaves only its result', () => {
  const text = filesDockerfile(
    { kind: 'files', base: 'node:24-slim', files: {}, packages: ['nginx'], npm: ["it's@1"] },
    [{ target: '/app', sent: 'files/0' }],
    false,
  );
  expect(text).toBe(
    [
      'FROM node:24-slim AS base',
      "RUN export DEBIAN_FRONTEND=noninteractive && apt-get update && apt-get install -y --no-install-recommends 'nginx' && rm -rf /var/lib/apt/lists/*",
      'FROM base AS npm',
      `RUN npm install --global --prefix /npm --no-audit --no-fund 'it'\\''s@1'`,
      'FROM base',
      'COPY --from=npm /npm/ /usr/local/',
      'COPY ["files/0","/app"]',
      '',
    ].join('\n'),
  );
});

describe('BuildKit', () => {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([number * 8 + 2, bytes.length]), bytes]);

  test('tells what steps printed between other fields', () => {
    const log = (text: string) =>
      field(
        3,
        Buffer.concat([field(1, Buffer.from('sha256:1')), Buffer.from([24, 1]), field(4, Buffer.from(text))]),
      );
    const message = Buffer.concat([
      field(1, Buffer.from('vertex')),
      log('one\n'),
      field(2, Buffer.from('status')),
      log('two\n'),
    ]);
    expect(buildKitLogs(message)).toBe('one\ntwo\n');
  });

  test('is not trusted to be well-formed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => typeof buildKitLogs(bytes) === 'string'),
    );
  });

  test('needs no front end of a registry', () => {
    expect(withoutSyntaxLine('# syntax=docker/dockerfile:1\nFROM a\n')).toBe('#\nFROM a\n');
  });
});
