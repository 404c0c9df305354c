import { expect, test } from 'vitest';
import { wantsColour } from '../../../src/report/palette.ts';
import { renderTerminal } from '../../../src/report/terminal.ts';
import { cannotTell, notReady, ready } from './fixtures/reports.ts';

test('ready', () => {
  expect(renderTerminal(ready)).toMatchInlineSnapshot(`
    "
      ✔ READY  ledger
      All 2 categories passed.

      ✔    The room itself               passed      1 check
      ✔  1 Basic execution               passed      2 checks                3.1 s
      ✔  6 Network isolation             passed      1 check                 8.0 s

      Subject   service ledger
      Image     cleanroom/subject-ledger:3f2a9c (sha256:8d1c8d1c8d1c)
      Engine    docker 20.10.24 · cgroup v1 · overlay2 · 2 CPUs · 7.8 GiB
      Run       2026-01-05T10:02:03.456Z · 21.3 s · cleanroom 0.1.0 · seed 4f1c09

      Report    .cleanroom/runs/20260105T100203.456Z-ledger-4f1c09/report.html
      Evidence  evidence.ndjson beside it, 214 records
      Replay    cleanroom validate specimens/ledger/cleanroom.config.ts \\
                  --seed 4f1c09
    "
  `);
});

test('not ready', () => {
  expect(renderTerminal(notReady)).toMatchInlineSnapshot(`
    "
      ✘ NOT READY  ledger
      1 of 2 categories failed (network-isolation).

      ✔    The room itself               passed      1 check
      ✔  1 Basic execution               passed      2 checks                3.1 s
      ✘  6 Network isolation             failed      1 of 3 checks           8.0 s
      – 17 Load balancing                not asked   The contract claims nothing.

      ── 6 Network isolation ─────────────────────────────────────────────────────

      ✘ declared-only
        Does it speak only to declared services?
        The contract declares db and cache. While 20 ordinary requests were
        driven, it tried 3 times to reach 203.0.113.7:443 (tcp), first 1204 ms
        after the start; it also asked for the name
        “\\x1b[31mevil\\u{202e}.example”.
        → Declare what it needs under \`services\`, or take the call out.
        evidence e31, e32, e33, e34, e35, e36, e37, e38 and 2 more · claimed in
        specimens/ledger/cleanroom.config.ts:14

      ? survives-refusal
        Does it live through a refused service?
        The fault never touched its traffic: no connection to cache was tried
        while cache was refused.
        → Let the workload use every declared service.
        evidence e44 · claimed in specimens/ledger/cleanroom.config.ts:14

        Replay: cleanroom validate specimens/ledger/cleanroom.config.ts \\
                  --only network-isolation --seed 4f1c09

      Subject   service ledger
      Image     cleanroom/subject-ledger:3f2a9c (sha256:8d1c8d1c8d1c)
      Relaxed   runs as the image's own user, even root
      Stop      by SIGQUIT, in place of SIGTERM
      Engine    docker 20.10.24 · cgroup v1 · overlay2 · 2 CPUs · 7.8 GiB
      Stand-in  cleanroom/postgres:bookworm for postgres:15
      Run       2026-01-05T10:02:03.456Z · 21.3 s · cleanroom 0.1.0 · seed 4f1c09

      ✘ NOT READY
      Report    .cleanroom/runs/20260105T100203.456Z-ledger-4f1c09/report.html
      Evidence  evidence.ndjson beside it, 214 records
      Replay    cleanroom validate specimens/ledger/cleanroom.config.ts \\
                  --seed 4f1c09
    "
  `);
});

test('cannot tell', () => {
  expect(renderTerminal(cannotTell)).toMatchInlineSnapshot(`
    "
      ? CANNOT TELL  ledger
      1 of 2 categories could not tell (network-isolation); the room could not be
      proven.

      ?    The room itself               cannot tell 1 check
      ✔  1 Basic execution               passed      2 checks                3.1 s
      ?  6 Network isolation             cannot tell 1 check                 8.0 s

      ── The room itself ─────────────────────────────────────────────────────────

      ? memory-limited
        Is the memory limit real?
        The hog was never started, so nobody knows.
        → Run \`cleanroom doctor\`.

      ── 6 Network isolation ─────────────────────────────────────────────────────

      ? experiment-completed
        Did every experiment run to its end?
        “watches the wire while it works” did not end in its time.
        → Run it again. If it happens again, \`cleanroom doctor\` says what this
          machine lacks.
        evidence e77

        Replay: cleanroom validate specimens/ledger/cleanroom.config.ts \\
                  --only network-isolation --seed 4f1c09

      Subject   service ledger
      Image     cleanroom/subject-ledger:3f2a9c (sha256:8d1c8d1c8d1c)
      Engine    docker 20.10.24 · cgroup v1 · overlay2 · 2 CPUs · 7.8 GiB
      Run       2026-01-05T10:02:03.456Z · 21.3 s · cleanroom 0.1.0 · seed 4f1c09

      ? CANNOT TELL
      Report    .cleanroom/runs/20260105T100203.456Z-ledger-4f1c09/report.html
      Evidence  evidence.ndjson beside it, 214 records
      Replay    cleanroom validate specimens/ledger/cleanroom.config.ts \\
                  --seed 4f1c09
    "
  `);
});

test('colour adds nothing but colour', () => {
  for (const report of [ready, notReady, cannotTell]) {
    const coloured = renderTerminal(report, { colour: true });
    const plain = coloured
      .replace(/\u001b\[\d+m/g, '')
      .replace(/^( {2}) ([✔✘?] [A-Z ]+) (?=$| {2})/gm, '$1$2');
    expect(coloured).toContain('\u001b[');
    expect(plain.replace(/ +$/gm, '')).toBe(renderTerminal(report));
  }
});

test.each([
  [{}, true, true],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1' }, true, false],
  [{ TERM: 'dumb' }, true, false],
  [{}, false, false],
])('colour with %j on a terminal %s: %s', (env, isTerminal, expected) => {
  expect(wantsColour(env, isTerminal)).toBe(expected);
});

test('what failed stands before what could not be told, whatever the order of the rules', () => {
  const turned = {
    ...notReady,
    categories: notReady.categories.map((each) => ({ ...each, findings: each.findings.toReversed() })),
  };
  const text = renderTerminal(turned);
  expect(text.indexOf('✘ declared-only')).toBeGreaterThan(0);
  expect(text.indexOf('✘ declared-only')).toBeLessThan(text.indexOf('? survives-refusal'));
});
