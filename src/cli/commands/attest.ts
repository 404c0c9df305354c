import type { Command } from 'commander';
import { plainText } from '../../lib/plain-text.ts';
import { attestRun } from '../../run/attest.ts';

interface Options {
  readonly key: string;
  readonly out?: string;
}

const ABOUT = `
It judges the run again, then signs: an in-toto Statement v1 with the test-result
predicate about the image of the subject, in a DSSE envelope. Keys are Ed25519 or
ECDSA P-256 in PEM; to make one:

  openssl genpkey -algorithm ed25519 -out key.pem
  openssl pkey -in key.pem -pubout -out key.pub`;

/** `cleanroom attest RUN --key FILE` */
export function addAttest(program: Command): void {
  program
    .command('attest')
    .description('sign what a stored run says, for those who were not there')
    .argument('<run>', 'folder of a run, as in .cleanroom/runs/latest')
    .requiredOption('--key <file>', 'private key to sign with')
    .option('--out <file>', 'where the envelope goes (default: attestation.intoto.jsonl in the run)')
    .addHelpText('after', ABOUT)
    .action((run: string, options: Options) => {
      const { statement, file } = attestRun({ run, ...options });
      const { subject, verdict } = statement.predicate.cleanroom;
      process.stdout.write(
        `Signed: ${plainText(subject)} is ${verdict.replace('-', ' ')}. The attestation is in ${plainText(file)}\n`,
      );
    });
}
