import { type Command, InvalidArgumentError } from 'commander';
import { plainText } from '../../lib/plain-text.ts';
import { wrap } from '../../lib/text-layout.ts';
import type { Statement, Verification, VerifiedCheck } from '../../model/attestation.ts';
import { verifyRun } from '../../run/verify.ts';
import { EXIT } from '../exit-codes.ts';

interface Options {
  readonly key: string;
  readonly run?: string;
  readonly image?: string;
  readonly ready?: boolean;
  readonly json?: boolean;
}

const ABOUT = `
Ends with 0 where all that was looked at holds, whatever the attested verdict is
(add --ready to ask for that too), with 1 where anything does not.`;

/** `cleanroom verify RUN|ENVELOPE --key PUB` */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .description('check an attestation: signature, evidence, files, and that judging again gives the same')
    .argument('<run>', 'folder of an attested run, or the file of an envelope')
    .requiredOption('--key <file>', 'public key of who attested')
    .option('--run <folder>', 'the run, where the envelope does not lie in its folder')
    .option('--image <digest>', 'the image that it must be about, as in sha256:…', digest)
    .option('--ready', 'the attested verdict must be ready, after a full run without --only')
    .option('--json', 'as JSON')
    .addHelpText('after', ABOUT)
    .action((path: string, { json, ...options }: Options) => {
      const verification = verifyRun({ path, ...options });
      process.stdout.write(json ? `${JSON.stringify(verification, null, 2)}\n` : text(verification));
      process.exitCode = verification.verified ? EXIT.ready : EXIT.notReady;
    });
}

function digest(value: string): string {
  if (!/^sha256:[0-9a-f]{64}$/i.test(value))
    throw new InvalidArgumentError('write sha256: and 64 hexadecimal digits.');
  return value.toLowerCase();
}

const WIDTH = 80;

/** What was looked at, then what it means and what it does not. */
function text({ verified, checks, statement }: Verification): string {
  const blocks = [
    checks.flatMap(line),
    verified && statement !== null ? meaning(statement) : ['NOT VERIFIED. Do not rely on this attestation.'],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function line({ id, holds, message }: VerifiedCheck): string[] {
  const mark = holds === null ? '·' : holds ? '✔' : '✘';
  const [first = '', ...rest] = wrap(plainText(message), WIDTH - 13);
  return [`${mark} ${id.padEnd(10)} ${first}`, ...rest.map((more) => ' '.repeat(13) + more)];
}

function meaning({ subject: [image], predicate }: Statement): string[] {
  const { subject, verdict, startedAt, version } = predicate.cleanroom;
  const only = predicate.configuration.flatMap(({ annotations }) => annotations.only);
  const digests = Object.entries(image?.digest ?? {}).map(([algorithm, hex]) => `${algorithm}:${hex}`);
  const quick = predicate.configuration.some(({ annotations }) => annotations.effort === 'quick');
  const asked = `${only.length === 0 ? 'all that its contract claims' : only.join(', ')}${quick ? ', by a quick run' : ''}`;
  return [
    `VERIFIED: ${subject} was found ${verdict.replace('-', ' ')} by cleanroom ${version}, begun at ${startedAt}.`,
    `Image: ${digests.join(', ')} (${image?.name})`,
    `Asked: ${asked}.`,
    'It means that who holds the key vouches for this report, that nothing of the run has changed since, and that this evidence gives this verdict.',
    'It does not mean that the evidence was gathered honestly: for that you trust the holder of the key and their machine. Nor that this image is the one you run: compare the digest (docker image inspect), or give it with --image.',
  ].flatMap((paragraph) => wrap(plainText(paragraph), WIDTH));
}
