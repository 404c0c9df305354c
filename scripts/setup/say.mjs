/**
 * What a step finds when it looks. `missing` and `plan` are halves of one sentence: "none answers, installing docker.io".
 * @typedef {{ done: true, found: string } | { done: false, missing: string, plan: string }} State
 */

/**
 * One thing that set-up brings. `look` changes nothing and is cheap; `provide` says in a few words what is there now.
 * @typedef {{ name: string, why: string, look: () => Promise<State>, provide: () => Promise<string> }} Step
 */

/** Set-up cannot go on. The message is one sentence and holds the remedy. */
export class SetupError extends Error {}

/**
 * One line for the person who waits. Standard output belongs to the tool.
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Time since a moment of `performance.now()`, as in `1.2 s`.
 * @param {number} began
 */
export function seconds(began) {
  const passed = (performance.now() - began) / 1000;
  return `${passed.toFixed(passed < 0.1 ? 2 : 1)} s`;
}
