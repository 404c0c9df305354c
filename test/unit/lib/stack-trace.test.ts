import { expect, test } from 'vitest';
import { stackTrace } from '../../../src/lib/stack-trace.ts';

const TRACES: Readonly<Record<string, readonly [text: string, frame: string]>> = {
  Node: [
    `file:///app/main.js:3
    throw new TypeError('bad amount');
          ^

TypeError: bad amount
    at check (file:///app/main.js:3:11)
    at node:internal/main/run_main_module:36:49`,
    'at check (file:///app/main.js:3:11)',
  ],
  'Node without names': ['    at /app/dist/server.js:120:15', 'at /app/dist/server.js:120:15'],
  'Node, asynchronous': [
    '    at async Server.<anonymous> (/app/server.mjs:9:3)',
    'at async Server.<anonymous> (/app/server.mjs:9:3)',
  ],
  'Node, a top level that waits': [
    '    at async file:///app/main.js:1:7',
    'at async file:///app/main.js:1:7',
  ],
  'Node, in JSON': [
    '{"error":"bad","stack":"Error: bad\\n    at Object.handle (/srv/app.js:10:5)\\n    at next"}',
    'at Object.handle (/srv/app.js:10:5)',
  ],
  'Node, in HTML': [
    '<pre>Error: bad<br> &nbsp; &nbsp;at handle (/srv/app.js:10:5)<br>',
    'at handle (/srv/app.js:10:5)',
  ],
  'Node on Windows': ['    at run (C:\\app\\main.js:4:1)', 'at run (C:\\app\\main.js:4:1)'],
  Python: [
    `Traceback (most recent call last):
  File "/app/main.py", line 4, in <module>
    main()
ValueError: bad amount`,
    'File "/app/main.py", line 4, in <module>',
  ],
  'Python, cut off': [
    '  File "/usr/lib/python3.11/json/decoder.py", line 355',
    'File "/usr/lib/python3.11/json/decoder.py", line 355',
  ],
  Java: [
    `Exception in thread "main" java.lang.IllegalStateException: bad
\tat com.example.Ledger$Book.post(Ledger.java:42)
\tat java.base/java.lang.Thread.run(Thread.java:840)`,
    'at com.example.Ledger$Book.post(Ledger.java:42)',
  ],
  'Java, a module’s frame': [
    '\tat java.base@17.0.9/java.lang.Thread.run(Thread.java:840)',
    'at java.base@17.0.9/java.lang.Thread.run(Thread.java:840)',
  ],
  'Java, a constructor': ['\tat com.example.Book.<init>(Book.kt:7)', 'at com.example.Book.<init>(Book.kt:7)'],
  Go: [
    `panic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.main()
\t/app/main.go:8 +0x1d`,
    'goroutine 1 [running]:',
  ],
  'Go, a waiting goroutine': [
    'goroutine 18 [chan receive, 2 minutes]:',
    'goroutine 18 [chan receive, 2 minutes]:',
  ],
  Rust: ["thread 'main' panicked at src/main.rs:2:5:\nbad amount", "thread 'main' panicked at"],
  'Rust since 1.91': [
    "thread 'main' (4711) panicked at src/main.rs:2:5:",
    "thread 'main' (4711) panicked at",
  ],
  Ruby: [
    "/app/main.rb:3:in `check': bad amount (ArgumentError)\n\tfrom /app/main.rb:6:in `<main>'",
    'from /app/main.rb:6:in',
  ],
  'Ruby since 3.4': [
    "/app/main.rb:3:in 'Integer#check': bad amount (ArgumentError)",
    ".rb:3:in 'Integer#check'",
  ],
  PHP: [
    `PHP Fatal error:  Uncaught Exception: bad in /app/index.php:3
Stack trace:
#0 /app/index.php(7): check()
#1 {main}`,
    '#0 /app/index.php(7):',
  ],
  'PHP at its top level': [
    'Fatal error: Uncaught Exception: bad in /app/index.php:3\nStack trace:\n#0 {main}',
    'Fatal error: Uncaught',
  ],
  '.NET': [
    `Unhandled exception. System.ArgumentException: bad
   at Program.Check(Int32 amount) in /app/Program.cs:line 12`,
    'at Program.Check(Int32 amount) in /app/Program.cs:line 12',
  ],
  '.NET without symbols': [
    'Unhandled exception. System.ArgumentException: bad\n   at Program.<Main>$(String[] args)',
    'at Program.<Main>$(String[] args)',
  ],
  '.NET, its headline alone': [
    'Unhandled exception. System.ArgumentException: bad',
    'Unhandled exception. System.ArgumentException',
  ],
  'PHP, in JSON': [
    '{"message":"bad","trace":[{"file":"\\/app\\/vendor\\/Router.php","line":12,"function":"dispatch"}]}',
    '"file":"\\/app\\/vendor\\/Router.php","line":12,"function":"',
  ],
  'Java without symbols': ['\tat a.b.c(Unknown Source)', 'at a.b.c(Unknown Source)'],
  '.NET without symbols, in an answer': [
    'System.ArgumentException: bad\n   at Ledger.Book.Post(Int32 amount, List`1 lines)\n   at Ledger.Book.<>c.<Map>b__0()',
    'at Ledger.Book.Post(Int32 amount, List`1 lines)',
  ],
  Elixir: [
    '** (ArithmeticError) bad argument\n    (ledger 0.1.0) lib/ledger/book.ex:12: Ledger.Book.post/1\n    (stdlib 6.0) lists.erl:1338: :lists.foreach/2',
    '(ledger 0.1.0) lib/ledger/book.ex:12:',
  ],
  Erlang: ['{badarith,[{book,post,1,[{file,"src/book.erl"},{line,17}]}]}', '{file,"src/book.erl"},{line,17}'],
  'a sanitizer': ['    #0 0x55f4c1 in check /app/main.c:4\n#1 0x55f4d2 in main', '#1 0x55f4d2 in'],
};

test.each(Object.entries(TRACES))('finds the trace of %s', (_name, [text, frame]) => {
  expect(stackTrace(text)).toContain(frame);
});

test.each([
  ['nothing', ''],
  ['a sentence', 'forge: config: no such file: /work/forge.toml (line 3, column 7)'],
  ['an address to open', 'ledger is listening\n  at http://localhost:8080\n  at http://127.0.0.1:9090'],
  ['a date', 'The build was begun\n at 12/05/2024 10:32:15'],
  ['a place in a file of the person’s own', 'error in forge.toml\n  at /work/forge.toml:3:7'],
  ['a place in words', 'File "forge.toml", line 3'],
  ['a table of contents', 'from the start: in\n  from here to there.rb: in all'],
  ['JSON with paths', '{"path":"/accounts/1","at":"/srv/ledger/main.js:3:1","instance":"/problems/7"}'],
  ['a problem document', '{"type":"about:blank","title":"amount: must be at least 1","status":400}'],
  ['a log with "at"', '2026-01-05T10:02:03Z info request at /accounts/1 took 3:10:05'],
  ['prose that begins with "at"', 'at most 3 of them (see the manual: 4:1)\nat /accounts/1:2'],
  ['a list with numbers', '#0 first\n#1 second (3): third\n  1: 0x7f'],
  ['a place in a file, with its line', 'error\n  at forge.toml(3)\n  at src/main.ts(3,5)\n  at notes.md()x'],
  ['a version in brackets', 'installed (ledger 0.1.0) into /usr/lib: 3 files'],
  ['a list of files in JSON', '{"file":"index.php","line":3}'],
  ['words about panic', "do not panic: thread 'main' is at rest; goroutine 1 is running"],
])('takes %s for what it is', (_name, text) => {
  expect(stackTrace(text)).toBeNull();
});

test('a long line that nearly is a frame is done with at once', () => {
  const parameters = Array.from({ length: 40 }, (_, index) => `IRepository${index} repository${index}`).join(
    ', ',
  );
  const began = performance.now();
  expect(stackTrace(`   at Shop.Orders.Place(${parameters}`)).toBeNull();
  expect(stackTrace(`   at host.name(${'word '.repeat(400)}`)).toBeNull();
  // Not how fast, but whether it ends: with two ways to read a word it would take years.
  expect(performance.now() - began).toBeLessThan(5_000);
});

test.each([
  '\n',
  '\r',
  '\\n',
  ' ',
  '\n ',
  ['at ', 'a.'],
  ['at x', ' in '],
  ['at x', ' in a.cs'],
  ['at a.b(', 'a b, '],
  ['at a (', 'a.js'],
  ['at a.b()', '\n'],
  'at a.b()\n',
  '\n(a 1.1',
  ['(a 1.', '1'],
  '.rb:1:in `',
  ['File "', '", line 1, in '],
  'File "a.py',
  '"file":"a.php","line":1',
  '{file,"a.erl"},\n',
  ['#1', '\n'],
  '#1\n',
])('a long text of nothing but %j is done with in about its length', (parts) => {
  const [begin = '', again = ''] = typeof parts === 'string' ? ['', parts] : parts;
  const text = begin + again.repeat(300_000 / again.length);
  const began = performance.now();
  stackTrace(text);
  // With the square of its length it would take minutes.
  expect(performance.now() - began).toBeLessThan(5_000);
});
