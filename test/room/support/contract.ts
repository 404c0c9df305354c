import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const FIXTURES = fileURLToPath(new URL('../fixtures', import.meta.url));

/** All fixtures on one image, so that it is built once. */
const fixtureImage = { base: 'node:24-slim', files: { '/fixtures': FIXTURES } };

/** A folder of the test's own, gone after it. */
export function temporaryFolder(done: (remove: () => void) => void = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'cleanroom-test-'));
  done(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a contract's text into a folder and gives the contract's path. */
export function contractFile(folder: string, text: string, name = 'cleanroom.config.json'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

export interface SubjectChanges {
  readonly command: readonly string[];
  readonly [key: string]: unknown;
}

/** Writes the contract of a service that is made of fixtures, and gives the contract's path. */
export function serviceContract(
  folder: string,
  subject: SubjectChanges,
  others: Readonly<Record<string, unknown>> = {},
): string {
  const service = { name: 'subject', image: fixtureImage, port: 8080, readyWithin: '20s', ...subject };
  return contractFile(folder, JSON.stringify({ subject: service, ...others }));
}

/** The command that runs a fixture. */
export function fixture(name: string): string[] {
  return [name.endsWith('.sh') ? 'sh' : 'node', `/fixtures/${name}`];
}
