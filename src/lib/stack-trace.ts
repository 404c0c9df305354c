/**
 * Frames and headlines as runtimes print them. One is enough, so each pattern asks for what no sentence has: a bare
 * “at http://localhost:8080” or “File "forge.toml", line 3” is a message for people. The text is a stranger's, so none may take more than
 * about as long as it is: blanks are asked for without ends of lines, and no two parts may share the same characters.
 */
const FRAMES: readonly RegExp[] = [
  /^[ \t\xa0]*at .{1,300} \((?:(?:file|node):|\/|[A-Za-z]:\\|<anonymous>|[\w./@-]{1,300}\.[cm]?[jt]sx?).{0,500}:\d+:\d+\)/m, // V8
  /^[ \t\xa0]*at (?:async )?(?:file:\/\/|\/|[A-Za-z]:\\).{1,500}\.[cm]?[jt]sx?:\d+:\d+/m, // V8, without a function
  /^[ \t\xa0]*at (?:async )?node:[\w/]+:\d+:\d+/m, // V8, inside Node
  /^[ \t\xa0]*File ".+", line \d+, in .+$/m, // Python
  /^[ \t\xa0]*File ".+\.py", line \d+/m, // Python
  /^Traceback \(most recent call last\):/m, // Python
  /^[ \t\xa0]*at [\w.$/@<>-]+\([\w$-]+\.(?:java|kt|scala|groovy|clj):\d+\)/m, // JVM
  /^[ \t\xa0]*at [\w.$/@<>-]+\((?:Unknown Source|Native Method)\)/m, // JVM, without symbols
  /^goroutine \d+ \[[^\]\n]+\]:/m, // Go
  /^thread '.*' (?:\(\d+\) )?panicked at /m, // Rust
  /^[ \t\xa0]*\d+: 0x[0-9a-f]+ - /m, // Rust backtrace
  /^[ \t\xa0]+from .+\.rb:\d+:in /m, // Ruby
  /\.rb:\d+:in [`'].{1,300}'/, // Ruby
  /^#\d+ .+\.php\(\d+\): /m, // PHP
  /"file": ?"[^"]+\.php", ?"line": ?\d+, ?"function": ?"/, // PHP, in JSON
  /^(?:PHP )?Fatal error: +Uncaught /m, // PHP
  /^[ \t\xa0]*at (?:(?! in ).)+ in .+\.(?:cs|fs|vb):line \d+/m, // .NET
  /^[ \t\xa0]*at [A-Za-z_][\w`<>]*\.[\w`<>.|$]+(?:\[[\w,`]+\])?\((?:[A-Za-z_][\w`.&*[\],<>]* \w+(?:, [A-Za-z_][\w`.&*[\],<>]* \w+)*)?\)[ \t\r]*$/m, // .NET, without symbols
  /^Unhandled exception\. [\w.]+Exception\b/m, // .NET
  /^[ \t\xa0]*\([\w.-]+ \d+\.\d[^)\n]*\) .+\.(?:ex|erl):\d+: /m, // Elixir
  /\{file,"[^"]+\.[eh]rl"\},\s*\{line,\d+\}/, // Erlang
  /^#\d+[ \t]+0x[0-9a-f]+ in /m, // sanitizers, gdb
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
