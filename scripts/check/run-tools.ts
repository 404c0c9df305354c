import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** A command that says with its exit code whether all is well. */
export interface Tool {
  readonly name: string;
  readonly argv: readonly string[];
  /** The command that mends what it finds, or shows it better. */
  readonly remedy?: string;
}

/** Runs the tools side by side, prints what each took, and the output of those that failed. True when all is well. */
export async function runTools(tools: readonly Tool[]): Promise<boolean> {
  const began = performance.now();
  const waiting = [...tools];
  const results: boolean[] = [];
  const worker = async (): Promise<void> => {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift())
      results.push(await runTool(tool));
  };
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));
  const failed = results.filter((ok) => !ok).length;
  console.log(
    `${failed === 0 ? 'all well' : `${failed} of ${tools.length} failed`} in ${secondsSince(began)}`,
  );
  return failed === 0;
}

async function runTool({ name, argv, remedy }: Tool): Promise<boolean> {
  const began = performance.now();
  const { code, output } = await outputOf(argv);
  const ok = code === 0;
  console.log(`${ok ? '✓' : '✗'} ${name} (${secondsSince(began)})`);
  if (!ok) console.log(`${output.trimEnd()}\n${remedy === undefined ? '' : `  → ${remedy}\n`}`);
  return ok;
}

function outputOf([command = '', ...args]: readonly string[]): Promise<{
  code: number | null;
  output: string;
}> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

function secondsSince(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}
