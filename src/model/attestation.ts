import { z } from 'zod';
import { READINESS } from './verdict.ts';

/** What is signed about a run: an in-toto Statement v1 with the test-result predicate, and the envelope around it. */

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://in-toto.io/attestation/test-result/v0.1';
/** How an envelope says that its payload is an in-toto statement. */
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';

const digests = z.record(z.string(), z.string());

/** in-toto's ResourceDescriptor, as far as we use it. */
const file = z.object({ name: z.string(), digest: digests });

const standIns = z.array(z.object({ asked: z.string(), used: z.string() }));

/**
 * The statement as we write it. `predicate.cleanroom` is an extension field, as the framework's parsing rules allow:
 * readers that do not know it miss nothing that would turn a no into a yes.
 */
export const statementSchema = z.object({
  _type: z.literal(STATEMENT_TYPE),
  /** The image that was validated, by the digest that the engine gave for it. */
  subject: z.array(z.object({ name: z.string(), digest: digests })).length(1),
  predicateType: z.literal(PREDICATE_TYPE),
  predicate: z.object({
    /** PASSED for ready alone: what cannot be told has not passed. */
    result: z.enum(['PASSED', 'FAILED']),
    /** `run.json`: the contract as it was checked, seed and plan. */
    configuration: z.array(
      z.object({
        name: z.string(),
        digest: digests,
        mediaType: z.string(),
        annotations: z.object({
          contract: z.string(),
          seed: z.string(),
          only: z.array(z.string()),
          effort: z.enum(['quick', 'full']),
        }),
      }),
    ),
    /** `category/rule`, those of the room's proof as `room/rule`. */
    passedTests: z.array(z.string()),
    warnedTests: z.array(z.string()),
    failedTests: z.array(z.string()),
    cleanroom: z.object({
      version: z.string(),
      subject: z.string(),
      verdict: z.enum(READINESS),
      summary: z.string(),
      /** ISO 8601, UTC. */
      startedAt: z.string(),
      /** Rules of which nothing could be told; in-toto has no list for them. */
      inconclusiveTests: z.array(z.string()),
      /** Images asked for, and what stood in for them. */
      standIns,
      /** Strictness that the contract asked to be relaxed, in words. */
      relaxed: z.array(z.string()),
      /** The last link of the evidence's hash chain covers every record, and through them every kept file. */
      evidence: z.object({ records: z.number(), chain: digests }),
      /** The run's own files. */
      files: z.array(file),
    }),
  }),
});

export type Statement = z.infer<typeof statementSchema>;

/** A file of the run's folder with the SHA-256 of its bytes, in hexadecimal. */
export interface HashedFile {
  readonly name: string;
  readonly sha256: string;
}

/** A DSSE envelope (v1.0.0) as JSON; payload and signatures in base64. Unknown fields are ignored, as its specification asks. */
export const envelopeSchema = z.object({
  payload: z.string(),
  payloadType: z.string(),
  signatures: z.array(z.object({ keyid: z.string().optional(), sig: z.string() })).min(1),
});

export type Envelope = z.infer<typeof envelopeSchema>;

/** One thing that `cleanroom verify` looked at. */
export interface VerifiedCheck {
  readonly id: 'signature' | 'statement' | 'image' | 'files' | 'evidence' | 'judgement' | 'readiness';
  /** Null: not looked at, since an earlier check failed. */
  readonly holds: boolean | null;
  /** One sentence, with the values at hand. */
  readonly message: string;
}

/** What `cleanroom verify` found. */
export interface Verification {
  /** Every check that was asked for holds. */
  readonly verified: boolean;
  readonly checks: readonly VerifiedCheck[];
  /** What is attested; null unless the signature is good. */
  readonly statement: Statement | null;
}
