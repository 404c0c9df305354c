// The public API of cleanroom, and the only barrel of the house.
export {
  type ContractSource,
  container,
  defineConfig,
  otlp,
  postgres,
  redis,
  type ServiceOptions,
  upstream,
} from './contract/define.ts';
export type { Statement, Verification, VerifiedCheck } from './model/attestation.ts';
export type { EvidenceData, EvidenceKind, EvidenceRecord } from './model/evidence.ts';
export { Failure, type FailureClass } from './model/failure.ts';
export type { OnProgress, Progress } from './model/progress.ts';
export type { CategoryReport, Finding, JudgedRun, Report } from './model/report.ts';
export type { StoredRun } from './model/run.ts';
export type { Check, Readiness, Verdict } from './model/verdict.ts';
export { type AttestOptions, attestRun } from './run/attest.ts';
export { type InitOptions, init } from './run/init.ts';
export { judgeRun } from './run/judge.ts';
export { type ValidateOptions, type ValidateResult, validate } from './run/validate.ts';
export { type VerifyOptions, verifyRun } from './run/verify.ts';
