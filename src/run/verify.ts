import type { KeyObject } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isSignedBy, type OpenEnvelope, open } from '../attestation/envelope.ts';
import { keyId, keyKind, publicKeyFrom } from '../attestation/keys.ts';
import { statementOf } from '../attestation/statement.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import {
  PAYLOAD_TYPE,
  type Statement,
  statementSchema,
  type Verification,
  type VerifiedCheck,
} from '../model/attestation.ts';
import { Failure } from '../model/failure.ts';
import type { JudgedRun } from '../model/report.ts';
import { readKey } from './attest.ts';
import { judgeStored } from './judge.ts';
import { ATTESTATION, differingRenderings, hashedFiles } from './run-files.ts';
import { version } from './version.ts';

export interface VerifyOptions {
  /** Folder of a run that holds its attestation, or the file of an envelope. */
  readonly path: string;
  /** File of a public key in PEM. */
  readonly key: string;
  /** Folder of the run where the envelope does not lie in it. */
  readonly run?: string | undefined;
  /** Digest that the attested image must have: `sha256:…`. */
  readonly image?: string | undefined;
  /** Whether the attested verdict must be ready, of a full run for all that the contract claims. */
  readonly ready?: boolean | undefined;
}

/**
 * Verifies an attestation against the run that it is about: the signature, the hashes, the chain of the evidence and the files
 * that it names, and that judging again gives the same verdict and the same reports, byte for byte.
 *
 * @throws Failure `wrong-use` where key, envelope or run are not there. What does not hold is in the result.
 */
export function verifyRun(options: VerifyOptions): Verification {
  const { envelopeFile, directory } = placesOf(options);
  const key = publicKeyFrom(readKey(options.key), options.key);
  const opened = open(readFileSync(envelopeFile, 'utf8'));
  const signature = checkSignature(opened, key);
  if (typeof opened === 'string' || !signature.holds) return stopped([signature]);
  const statement = statementIn(opened);
  if (typeof statement === 'string')
    return stopped([signature, { id: 'statement', holds: false, message: statement }]);
  const image = options.image === undefined ? [] : [checkImage(statement, options.image)];
  const readiness = options.ready === true ? [checkReadiness(statement)] : [];
  const judged = judgedOr(directory);
  const checks: VerifiedCheck[] = [
    signature,
    { id: 'statement', holds: true, message: 'An in-toto Statement v1 with a test result of cleanroom.' },
    ...image,
    checkFiles(directory, statement),
    checkEvidence(judged),
    checkJudgement(directory, statement, judged),
    ...readiness,
  ];
  return { verified: checks.every(({ holds }) => holds === true), checks, statement };
}

/** Where nothing that follows could be believed, it is not looked at. */
function stopped(checks: readonly VerifiedCheck[]): Verification {
  const skipped = (['files', 'evidence', 'judgement'] as const).map((id) => ({
    id,
    holds: null,
    message: 'Not looked at: nothing is signed that it could be held against.',
  }));
  return { verified: false, checks: [...checks, ...skipped], statement: null };
}

function placesOf({ path, run }: VerifyOptions): { envelopeFile: string; directory: string } {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  const envelopeFile = isFolder ? join(path, ATTESTATION) : path;
  const directory = run ?? (isFolder ? path : dirname(path));
  if (statSync(envelopeFile, { throwIfNoEntry: false })?.isFile() !== true) {
    throw new Failure({
      class: 'wrong-use',
      code: 'attestation-not-found',
      message: `There is no attestation at ${envelopeFile}.`,
      remedy: `Make one with cleanroom attest RUN --key FILE, or name the file of an envelope; the run's folder then goes with --run.`,
    });
  }
  if (statSync(join(directory, 'run.json'), { throwIfNoEntry: false }) === undefined) {
    throw new Failure({
      class: 'wrong-use',
      code: 'run-not-found',
      message: `There is no run in ${directory}, so the attestation cannot be held against what it is about.`,
      remedy: 'Name the folder of the attested run with --run.',
    });
  }
  return { envelopeFile, directory };
}

function checkSignature(opened: OpenEnvelope | string, key: KeyObject): VerifiedCheck {
  const name = `the ${keyKind(key)} key ${keyId(key)}`;
  const message =
    typeof opened === 'string'
      ? `Nothing is signed: ${opened}.`
      : isSignedBy(opened, key)
        ? null
        : `No signature of the envelope is by ${name}, or what it signed was changed.`;
  return { id: 'signature', holds: message === null, message: message ?? `Signed with ${name}.` };
}

function statementIn({ payloadType, payload }: OpenEnvelope): Statement | string {
  if (payloadType !== PAYLOAD_TYPE) return `What is signed is of type ${payloadType}, not ${PAYLOAD_TYPE}.`;
  try {
    return statementSchema.parse(JSON.parse(payload.toString('utf8')));
  } catch {
    return 'What is signed is no in-toto statement with a test result of cleanroom.';
  }
}

function checkImage({ subject: [subject] }: Statement, asked: string): VerifiedCheck {
  const [digest] = Object.entries(subject?.digest ?? {}).map(([algorithm, hex]) => `${algorithm}:${hex}`);
  const holds = digest === asked.toLowerCase();
  return {
    id: 'image',
    holds,
    message: holds ? `It is about the image ${digest}.` : `It is about the image ${digest}, not ${asked}.`,
  };
}

/** Ready for whoever ships it: a run that was asked for less than the contract claims says nothing of the rest. */
function checkReadiness({ predicate }: Statement): VerifiedCheck {
  const verdict = predicate.cleanroom.verdict.replace('-', ' ');
  const less = predicate.configuration.flatMap(({ annotations: { only, effort } }) => [
    ...(only.length === 0 ? [] : [`only ${only.join(', ')} was asked`]),
    ...(effort === 'full' ? [] : ['the run was a quick one']),
  ]);
  return {
    id: 'readiness',
    holds: verdict === 'ready' && less.length === 0,
    message: `The attested verdict is ${[verdict, ...less].join('; ')}.`,
  };
}

function checkFiles(directory: string, { predicate }: Statement): VerifiedCheck {
  const attested = new Map(predicate.cleanroom.files.map(({ name, digest }) => [name, digest.sha256]));
  const files = hashedFiles(directory);
  const differing = files.filter(({ name, sha256 }) => sha256 === null || attested.get(name) !== sha256);
  const says = (file: (typeof files)[number]) =>
    file.sha256 === null
      ? `${file.name} cannot be read`
      : `${file.name} has the SHA-256 ${file.sha256}, attested is ${attested.get(file.name) ?? 'none'}`;
  return {
    id: 'files',
    holds: differing.length === 0,
    message:
      differing.length === 0
        ? `${files.map(({ name }) => name).join(', ')} have the attested SHA-256.`
        : `${differing.map(says).join('; ')}.`,
  };
}

function judgedOr(directory: string): JudgedRun | Failure {
  try {
    return judgeStored(directory);
  } catch (error) {
    if (error instanceof Failure && error.class === 'wrong-use') return error;
    throw error;
  }
}

function checkEvidence(judged: JudgedRun | Failure): VerifiedCheck {
  if (judged instanceof Failure) return { id: 'evidence', holds: false, message: judged.message };
  const { records } = judged.run;
  const kept = records.filter(
    ({ kind, data }) => kind === 'note' && 'name' in data && data.name === 'blob',
  ).length;
  return {
    id: 'evidence',
    holds: true,
    message: `${records.length} records follow from each other without a gap; the ${kept} files that they name are as recorded.`,
  };
}

function checkJudgement(directory: string, statement: Statement, judged: JudgedRun | Failure): VerifiedCheck {
  if (judged instanceof Failure)
    return { id: 'judgement', holds: null, message: 'Not looked at: the evidence cannot be judged.' };
  const files = statement.predicate.cleanroom.files.map(({ name, digest }) => ({
    name,
    sha256: digest.sha256 ?? '',
  }));
  const differing = [
    ...differingRenderings(directory, judged),
    ...(canonicalJson(statementOf(judged, files)) === canonicalJson(statement)
      ? []
      : ['the attested statement']),
  ];
  const { verdict, cleanroom } = judged.report;
  const { verdict: attested } = statement.predicate.cleanroom;
  const isOther = cleanroom !== version();
  const again = `Judged again${isOther ? ` by cleanroom ${version()}` : ''}, the verdict is ${verdict.replace('-', ' ')}`;
  const advice = isOther ? ` The run is of cleanroom ${cleanroom}: verify with that one.` : '';
  return {
    id: 'judgement',
    holds: differing.length === 0,
    message:
      differing.length === 0
        ? `${again} as attested, and the reports are the same byte for byte.`
        : `${again} (attested: ${attested.replace('-', ' ')}), and this comes out otherwise: ${differing.join(', ')}.${advice}`,
  };
}
