/** What an upstream of ours answers; what is left out is as the contract has it. */
export interface UpstreamAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * How an upstream of ours treats each request: `answer` (after `delayMs`, default at once; with `vary`,
 * a number in [0, 1), as the contract has it but for the first decimal number, which gets other digits after its point), `hang` (takes it and never
 * answers), `stall` (sends the head and half of the body, and then nothing) or `reset` (takes it and resets its connection).
 */
export type UpstreamBehaviour =
  | ({ readonly does: 'answer'; readonly delayMs?: number; readonly vary?: number } & UpstreamAnswer)
  | { readonly does: 'hang' }
  | { readonly does: 'stall' }
  | { readonly does: 'reset' };
