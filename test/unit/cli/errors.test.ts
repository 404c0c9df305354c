import { afterEach, expect, test, vi } from 'vitest';
import { tell } from '../../../src/cli/errors.ts';
import { Failure } from '../../../src/model/failure.ts';

afterEach(() => void vi.restoreAllMocks());

/** The exit code, and what stood on standard error. */
function told(error: unknown): { readonly code: number; readonly said: string } {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  return { code: tell(error), said: lines.join('') };
}

test('a failure is a sentence and what to do about it', () => {
  const error = new Failure({
    class: 'wrong-use',
    code: 'c',
    message: 'There is no x.',
    remedy: 'Name a y.',
  });
  expect(told(error)).toEqual({ code: 64, said: 'cleanroom: There is no x.\n→ Name a y.\n' });
});

test('a message keeps its lines and loses what could move a cursor', () => {
  const error = new Failure({ class: 'no-engine', code: 'c', message: 'first\n  \x1b[2Jsecond' });
  expect(told(error)).toEqual({ code: 69, said: 'cleanroom: first\n  \\x1b[2Jsecond\n' });
});

test('a bug shows where it is', () => {
  const { code, said } = told(new Failure({ class: 'bug', code: 'c', message: 'no airlock' }));
  expect(code).toBe(70);
  expect(said).toContain('errors.test.ts');
});

test('what nobody foresaw is called our fault', () => {
  const { code, said } = told(new TypeError('x is undefined'));
  expect(code).toBe(70);
  expect(said).toContain('a fault of ours');
  expect(said).toContain('TypeError: x is undefined');
  expect(told('boom').said).toContain('boom');
});

test('an interruption has been told already', () => {
  expect(told(new DOMException('interrupted', 'AbortError'))).toEqual({ code: 130, said: '' });
});
