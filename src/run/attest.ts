import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seal } from '../attestation/envelope.ts';
import { privateKeyFrom } from '../attestation/keys.ts';
import { statementOf } from '../attestation/statement.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import type { HashedFile, Statement } from '../model/attestation.ts';
import { Failure } from '../model/failure.ts';
import { judgeStored } from './judge.ts';
import { ATTESTATION, differingRenderings, hashedFiles } from './run-files.ts';
import { version } from './version.ts';

export interface AttestOptions {
  /** Folder of a finished run. */
  readonly run: string;
  /** File of a private key in PEM: Ed25519 or ECDSA P-256. */
  readonly key: string;
  /** File for the envelope; default: `attestation.intoto.jsonl` in the run's folder. */
  readonly out?: string | undefined;
}

/**
 * Signs what a stored run says, after judging it again: an in-toto statement in a DSSE envelope, in one line of JSON. Gives
 * the statement and the file that holds its envelope.
 *
 * @throws Failure `wrong-use` for a key that cannot be used, a run that is not whole, not as it was written or of another version, or
 *   a file that is there already.
 */
export function attestRun({ run, key, out = join(run, ATTESTATION) }: AttestOptions): {
  readonly statement: Statement;
  readonly file: string;
} {
  const judged = judgeStored(run);
  const privateKey = privateKeyFrom(readKey(key), key);
  const { cleanroom } = judged.run.header;
  if (cleanroom !== version()) throw ofAnotherVersion(run, cleanroom);
  const differing = differingRenderings(run, judged);
  if (differing.length > 0) throw notAsJudged(run, differing);
  const statement = statementOf(judged, hashedFiles(run).filter(isThere));
  writeNew(out, `${JSON.stringify(seal(canonicalJson(statement), privateKey))}\n`);
  return { statement, file: out };
}

/** Text of a key's file. Throws a Failure of class `wrong-use` where it cannot be read. */
export function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure({
      class: 'wrong-use',
      code: 'key-not-found',
      message: `The key ${file} cannot be read: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: 'Name the file of a key in PEM.',
      cause,
    });
  }
}

const isThere = (file: { readonly sha256: string | null }): file is HashedFile => file.sha256 !== null;

/** The statement names the version that recorded the run, and whoever verifies judges with that one. */
function ofAnotherVersion(run: string, recorded: string): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'another-version',
    message: `The run in ${run} was recorded by cleanroom ${recorded}, and this is ${version()}, which may judge it otherwise; nothing was signed.`,
    remedy: `Attest it with cleanroom ${recorded}, or validate again with this version and attest that run.`,
  });
}

function notAsJudged(run: string, differing: readonly string[]): Failure {
  return new Failure({
    class: 'wrong-use',
    code: 'report-differs',
    message: `In ${run}, judging again does not give ${differing.join(' and ')} byte for byte; nothing was signed.`,
    remedy: `It was changed or is missing. Write it anew with cleanroom judge ${run} --reporter json=${run}/report.json --reporter html=${run}/report.html, look at it, and attest again.`,
  });
}

function writeNew(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx' });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new Failure({
      class: 'wrong-use',
      code: exists ? 'attestation-exists' : 'attestation-not-written',
      message: exists
        ? `There is an attestation already: ${file}.`
        : `The attestation cannot be written to ${file}: ${cause instanceof Error ? cause.message : cause}.`,
      remedy: exists
        ? 'Name another file with --out, or remove that one.'
        : 'Name a file in a folder that you may write to.',
      cause,
    });
  }
}
