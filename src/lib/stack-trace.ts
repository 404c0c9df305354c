/**
 * Frames and headlines as runtimes print them. One is enough, so each pattern asks for what no sentence has: a bare
 * “at http://localhost:8080” or “File "forge.toml", line 3” is a message for people.
 */
const FRAMES: readonly RegExp[] = [
  /^\s*at .{1,300} \((?:(?:file|node):|\/|[A-Za-z]:\\|<anonymous>|[\w./@-]+\.[cm]?[jt]sx?).{0,500}:\d+:\d+\)/m, // V8
  /^\s*at (?:async )?(?:file:\/\/|\/|[A-Za-z]:\\).{1,500}\.[cm]?[jt]sx?:\d+:\d+/m, // V8, without a function
  /^\s*at (?:async )?node:[\w/]+:\d+:\d+/m, // V8, inside Node
  /^\s*File ".+", line \d+, in .+$/m, // Python
  /^\s*File ".+\.py", line \d+/m, // Python
  /^Traceback \(most recent call last\):/m, // Python
  /^\s*at [\w.$/@<>-]+\([\w$-]+\.(?:java|kt|scala|groovy|clj):\d+\)/m, // JVM
  /^\s*at [\w.$/@<>-]+\((?:Unknown Source|Native Method)\)/m, // JVM, without symbols
  /^goroutine \d+ \[[^\]\n]+\]:/m, // Go
  /^thread '.*' (?:\(\d+\) )?panicked at /m, // Rust
  /^\s*\d+: 0x[0-9a-f]+ - /m, // Rust backtrace
  /^\s+from .+\.rb:\d+:in /m, // Ruby
  /\.rb:\d+:in [`'].+'/, // Ruby
  /^#\d+ .+\.php\(\d+\): /m, // PHP
  /"file": ?"[^"]+\.php", ?"line": ?\d+, ?"function": ?"/, // PHP, in JSON
  /^(?:PHP )?Fatal error: +Uncaught /m, // PHP
  /^\s*at .+ in .+\.(?:cs|fs|vb):line \d+/m, // .NET
  /^\s*at (?:[A-Za-z_][\w`<>]*\.)+[\w`<>.|$]+(?:\[[\w,`]+\])?\((?:[A-Za-z_][\w`.&*[\],<>]* \w+(?:, [A-Za-z_][\w`.&*[\],<>]* \w+)*)?\)\s*$/m, // .NET, without symbols
  /^Unhandled exception\. [\w.]+Exception\b/m, // .NET
  /^\s*\([\w.-]+ \d+\.\d+[^)]*\) .+\.(?:ex|erl):\d+: /m, // Elixir
  /\{file,"[^"]+\.[eh]rl"\},\s*\{line,\d+\}/, // Erlang
  /^#\d+\s+0x[0-9a-f]+ in /m, // sanitizers, gdb
];

/** JSON puts a trace on one line with escaped line ends, HTML with elements of its own. */
const unescaped = (text: string): string =>
  text
    .replaceAll('\\r\\n', '\n')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('<br>', '\n')
    .replaceAll('&nbsp;', ' ');

/** The first line that looks like a frame of a stack trace, or null. */
export function stackTrace(text: string): string | null {
  const lines = unescaped(text);
  for (const frame of FRAMES) {
    const found = frame.exec(lines);
    if (found) return found[0].trim();
  }
  return null;
}
