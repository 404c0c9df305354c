import { expect } from 'vitest';
import { parseContract } from '../../../src/contract/parse.ts';
import type { Contract } from '../../../src/model/contract.ts';
import { Failure } from '../../../src/model/failure.ts';
import { known } from './known.ts';

/** The Failure that an action ends in; anything else fails the test. */
export async function failed(act: () => unknown): Promise<Failure> {
  try {
    await act();
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    if (error instanceof Failure) {
      expect(error.class).toBe('wrong-use');
      expect(error.code).toMatch(/^contract(-[a-z0-9]+)+$/);
      expect(error.remedy).toMatch(/\.$/);
      return error;
    }
  }
  throw new Error('nothing was thrown');
}

export const parseYamlContract = (text: string): Contract =>
  parseContract(text, 'yaml', '/project/cleanroom.config.yaml', known);

/** The problems told of a YAML contract, one a line. */
export async function problemsOfYaml(text: string): Promise<string[]> {
  const { message } = await failed(() => parseYamlContract(text));
  const [head, ...problems] = message.split('\n  ');
  expect(head).toMatch(/^\/project\/cleanroom\.config\.yaml has \d+ problems?:$/);
  return problems;
}
