import type { z } from 'zod';
import type { CategoryDescription } from '../model/category.ts';
import type { Limits } from '../model/contract.ts';

/** What the loader must know of a category: nothing but its claim, and what that goes with. */
export interface ClaimSchema {
  readonly id: string;
  readonly claim: z.ZodType;
  /** Whether it applies though the contract claims nothing: then an empty claim is filled in. */
  readonly always: boolean;
  /** What it can be asked of; both where absent. */
  readonly kinds?: readonly ('command' | 'service')[];
  readonly needs?: CategoryDescription['needs'];
}

/** Defaults of one type of service. */
export interface ServiceType {
  readonly type: string;
  /** Null for what has no container: then a contract may choose nothing but its port. */
  readonly image: string | null;
  readonly port: number;
  readonly limits: Limits;
  /** Whether a contract may say what it answers to HTTP requests. */
  readonly answersHttp?: boolean;
}

/** What a contract is checked against beyond its own schema; handed in, so that nothing here imports a category. */
export interface Known {
  readonly categories: readonly ClaimSchema[];
  readonly serviceTypes: readonly ServiceType[];
}
