import { plainText } from '../../lib/plain-text.ts';
import { ENCODINGS } from './encodings.ts';
import { type Draft, made, type Numbering, type Outside, type Payload } from './hostile-value.ts';
import { intoNeighbour, throughLinks } from './laid-paths.ts';

type Make = (outside: Outside, next: Numbering) => readonly Draft[];

interface Family {
  readonly name: string;
  /** What an input is used for where this family is at home. */
  readonly of: 'path' | 'text';
  readonly reason: string;
  readonly source: string;
  readonly make: Make;
}

/** Up from any folder to the root. */
const UP = '../'.repeat(12);

// The x ends the number, as in `made`.
const ran = ({ nonce }: Outside, number: number): string => `ran-${nonce}-${number}x`;
const host = ({ nonce }: Outside, number: number): string => `n${number}-${nonce}.example`;

/** Reading and writing through one written path. */
function reach(
  outside: Outside,
  next: Numbering,
  write: (path: string) => string,
  { percent = false, essential = false } = {},
): Draft[] {
  const target = made(outside, next());
  const both = { percent, essential };
  return [
    { ...both, value: write(outside.secretFile), canaries: [{ kind: 'read', sign: outside.secret }] },
    { ...both, value: write(`${target}${outside.extension}`), canaries: [{ kind: 'created', sign: target }] },
  ];
}

/** The first of some drafts is the essential one. */
const firstEssential = (drafts: readonly Draft[], most = 1): Draft[] =>
  drafts.map((draft, index) => ({ ...draft, essential: index < most }));

/** Every family of hostile values, each with its reason and its source. */
export const FAMILIES: readonly Family[] = [
  {
    name: 'traversal',
    of: 'path',
    reason: 'a path is used before what climbs out of the folder is refused',
    source: 'CWE-22; OWASP WSTG-ATHZ-01',
    make: (outside, next) =>
      ENCODINGS.flatMap(({ encode, percent, essential }) =>
        reach(outside, next, (path) => encode(`${UP}${path.slice(1)}`), { percent, essential }),
      ),
  },
  {
    name: 'traversal behind a good beginning',
    of: 'path',
    reason: 'only the beginning of a path is checked, or the path before it is normalised',
    source: 'CWE-22, CWE-180; OWASP WSTG-ATHZ-01',
    make: (outside, next) => [
      ...reach(outside, next, (path) => `docs/./../${UP}${path.slice(1)}`, { essential: true }),
      ...reach(outside, next, (path) => `./docs/..//${UP}${path.slice(1)}`),
    ],
  },
  {
    name: 'absolute path',
    of: 'path',
    reason: 'a path is joined to a folder as if it were relative',
    source: 'CWE-36; OWASP WSTG-ATHZ-01',
    make: (outside, next) => [
      ...reach(outside, next, (path) => path, { essential: true }),
      ...reach(outside, next, (path) => `file://${path}`),
      ...reach(outside, next, (path) => `//${path}`),
    ],
  },
  {
    name: 'symbolic link',
    of: 'path',
    reason: 'a link inside the folder is followed out of it',
    source: 'CWE-59, CWE-61',
    make: (outside, next) => {
      const { link, folder } = outside;
      return [
        ...reach(outside, next, (path) => `${link}${path.slice(folder.length)}`, { essential: true }),
        ...throughLinks(outside, next),
      ];
    },
  },
  {
    name: 'folder with the same beginning',
    of: 'path',
    reason:
      'a path is compared with its folder as mere text, so that what only begins with the name of the folder counts as inside',
    source: 'CWE-22; CVE-2022-31159 ("partial path traversal")',
    make: intoNeighbour,
  },
  {
    name: 'null byte',
    of: 'path',
    reason: 'a check sees all of a text, and the system only what stands before its first null byte',
    source: 'CWE-158, CWE-626',
    make: (outside, next) => [
      ...reach(outside, next, (path) => `${UP}${path.slice(1)}\0.txt`, { essential: true }),
      ...reach(outside, next, (path) => `docs\0/${UP}${path.slice(1)}`),
    ],
  },
  {
    name: 'shell metacharacters',
    of: 'text',
    reason: 'a value becomes part of a command line for a shell',
    source: 'CWE-78; OWASP WSTG-INPV-12',
    make: (outside, next) => {
      const forms: readonly ((command: string) => string)[] = [
        (command) => `x; ${command};`,
        (command) => `$(${command})`,
        (command) => `\`${command}\``,
        (command) => `x | ${command} #`,
        (command) => `x && ${command} #`,
        (command) => `x\n${command}\n`,
        (command) => `x'; ${command} #`,
        (command) => `x"; ${command} #`,
        (command) => `x';$(${command})'`,
      ];
      return forms.flatMap((form, index) => {
        const [here, there, asked] = [ran(outside, next()), ran(outside, next()), host(outside, next())];
        return [
          { value: form(`touch ${here}`), essential: index === 1, canaries: [{ kind: 'ran', sign: here }] },
          {
            value: form(`touch ${outside.folder}/${there}`),
            essential: index < 2,
            canaries: [{ kind: 'ran', sign: `${outside.folder}/${there}` }],
          },
          { value: form(`getent hosts ${asked}`), canaries: [{ kind: 'looked-up', sign: asked }] },
        ] satisfies Draft[];
      });
    },
  },
  {
    name: 'argument injection',
    of: 'text',
    reason: 'a value that begins with a dash is taken for an option of a program that is called',
    source: 'CWE-88',
    make: (outside, next) => [
      ...['--output=', '--out=', '-o', '-O', '--log-file='].map((option, index): Draft => {
        const target = made(outside, next());
        return {
          value: `${option}${target}`,
          essential: index === 0,
          canaries: [{ kind: 'created', sign: target }],
        };
      }),
      ...['--config=', '--include=', '-f', '@', '<'].map(
        (option): Draft => ({
          value: `${option}${outside.secretFile}`,
          canaries: [{ kind: 'read', sign: outside.secret }],
        }),
      ),
    ],
  },
  {
    name: 'template injection',
    of: 'text',
    reason: 'a value is rendered or evaluated again',
    source: 'CWE-1336, CWE-95; OWASP WSTG-INPV-18',
    make: (_, next) =>
      [
        '{{A*B}}',
        '${A*B}',
        '#{A*B}',
        '<%= A*B %>',
        '{A*B}',
        '{{=A*B}}',
        '{% print(A*B) %}',
        '@(A*B)',
        'A*B',
      ].map((form, index): Draft => {
        // A product of twelve digits is nowhere by chance.
        const a = 7_654_321 + next() * 97;
        const b = 91_283;
        return {
          value: form.replaceAll('A', String(a)).replaceAll('B', String(b)),
          essential: index < 2,
          canaries: [{ kind: 'evaluated', sign: String(a * b) }],
        };
      }),
  },
  {
    name: 'pattern of a replacement',
    of: 'text',
    reason:
      'a value is taken for the pattern of a replacement or a format, in which a doubled sign stands for one',
    source: 'CWE-134, CWE-74; ECMA-262, GetSubstitution',
    make: ({ nonce }, next) =>
      ['$$', '%%', '{{'].map((doubled, index): Draft => {
        const around = (sign: string) => `p${number}${sign}q${nonce}`;
        const number = next();
        return {
          value: around(doubled),
          essential: index < 2,
          canaries: [{ kind: 'evaluated', sign: around(doubled.slice(1)) }],
        };
      }),
  },
  {
    name: 'SQL injection',
    of: 'text',
    reason: 'a value becomes part of an SQL statement',
    source: 'CWE-89, CWE-564; OWASP WSTG-INPV-05',
    make: ({ nonce }, next) => {
      const forms: readonly ((call: string) => string)[] = [
        (call) => `'||${call}||'`,
        (call) => `' or ${call} > 0 or '1'='2`,
        (call) => `x'; select ${call}; --`,
        (call) => `') ; select ${call}; --`,
        (call) => `1 + ${call}`,
        (call) => `1; select ${call}; --`,
        (call) => `(select ${call})`,
        (call) => `\\'; select ${call}; --`,
        (call) => `1) or ${call} > 0 --`,
        (call) => `$$; select ${call}; --`,
      ];
      return forms.map((form, index): Draft => {
        const sequence = `canary_${nonce}_${next()}`;
        return {
          value: form(`nextval('${sequence}')`),
          essential: index < 5,
          canaries: [{ kind: 'queried', sign: sequence }],
        };
      });
    },
  },
  {
    name: 'server-side request',
    of: 'text',
    reason: 'a value is fetched as an address, or resolved as a name',
    source: 'CWE-918; OWASP WSTG-INPV-19',
    make: (outside, next) =>
      ['http://NAME/', '//NAME/x', 'NAME', 'x@NAME', '${jndi:ldap://NAME/a}'].map((form, index): Draft => {
        const name = host(outside, next());
        return {
          value: form.replaceAll('NAME', name),
          essential: index === 0 || index === 3,
          canaries: [{ kind: 'looked-up', sign: name }],
        };
      }),
  },
  {
    name: 'header splitting',
    of: 'text',
    reason: 'line ends in a value begin a header or an answer of their own',
    source: 'CWE-113; OWASP WSTG-INPV-15',
    make: ({ nonce }, next) =>
      ['\r\n', '\n', '%0d%0a', '%E5%98%8A%E5%98%8D', '\r'].map((end, index): Draft => {
        const header = `x-split-${nonce}-${next()}`;
        return {
          value: `x${end}${header}: 1`,
          percent: end.startsWith('%'),
          essential: index === 0,
          canaries: [{ kind: 'split', sign: header }],
        };
      }),
  },
  {
    name: 'script in a page',
    of: 'text',
    reason: 'a value stands in a page as markup, and the script in it runs for whoever looks',
    source: 'CWE-79; OWASP WSTG-INPV-01, WSTG-INPV-02',
    make: ({ nonce }, next) => {
      // Between the quotes of an attribute markup is text, so each begins with both, and counts only together with one of them.
      const forms: readonly ((mark: string) => string)[] = [
        (mark) => `"><script>${mark}</script>`,
        (mark) => `"><img src=x onerror=${mark}>`,
        (mark) => `"></title></textarea></script><svg/onload=${mark}>`,
      ];
      return forms.map((form, index): Draft => {
        const sign = form(`m${next()}_${nonce}`);
        return { value: `'${sign}`, essential: index < 2, canaries: [{ kind: 'rendered', sign }] };
      });
    },
  },
  {
    name: 'foreign address',
    of: 'text',
    reason: 'a value becomes the address to which whoever asks is sent on',
    source: 'CWE-601; OWASP WSTG-CLNT-04',
    make: (outside, next) =>
      ['https://NAME/', '//NAME/', '/\\NAME/', '/%09/NAME/', '.NAME/'].map((form, index): Draft => {
        const name = host(outside, next());
        return {
          value: form.replaceAll('NAME', name),
          percent: form.includes('%'),
          essential: index < 2,
          canaries: [{ kind: 'sent-on', sign: name }],
        };
      }),
  },
  {
    name: 'oversize',
    of: 'text',
    reason: 'a value is longer than anybody thought of',
    source: 'CWE-770, CWE-1284; OWASP WSTG-BUSL-07',
    make: (_, next) =>
      firstEssential([
        { value: `c${next()}`.padEnd(60_000, '../c/'), canaries: [] },
        { value: `b${next()}`.padEnd(5_000, 'b/'), canaries: [] },
        { value: `a${next()}`.padEnd(300, 'a'), canaries: [] },
      ]),
  },
  {
    name: 'slow match',
    of: 'text',
    reason:
      'a value almost matches an expression that can divide it in very many ways, and all of them are tried',
    source: 'CWE-1333; OWASP, "Regular expression Denial of Service"',
    make: () =>
      // Long enough that doubling with each character never ends, and short enough to pass a bound on lengths.
      [`${'a'.repeat(50)}!`, `${'1'.repeat(50)}x!`, `${'a.'.repeat(30)}!`, `a${' '.repeat(60)}!`].map(
        (value) => ({ value, essential: true, canaries: [] }),
      ),
  },
  {
    name: 'odd Unicode',
    of: 'text',
    reason: 'a value holds what a terminal obeys, what hides text, or what two systems compare differently',
    source: 'CWE-150, CVE-2021-42574; Unicode Technical Report 36',
    make: ({ nonce }, next) => {
      const obeyed = (sequence: (mark: string) => string): Draft => {
        const sign = sequence(`t${next()}-${nonce}`);
        return { value: `a${sign}b`, canaries: [{ kind: 'terminal', sign }] };
      };
      return firstEssential([
        obeyed((mark) => `\x1b]0;${mark}\x07`),
        obeyed((mark) => `\x1b[31m${mark}\x1b[2J`),
        obeyed((mark) => `\x9b31m${mark}`),
        obeyed((mark) => `\r\x1b[K${mark}`),
        { value: `a\u202e${next()}gpj.exe`, canaries: [] },
        { value: `ﬁ\u0301\u{1f600}\ufeff${next()}`, canaries: [] },
      ]);
    },
  },
];

/** What an input is used for, and so which families are at home there. */
export type Use = 'path to read' | 'path to write' | 'text';

/** All payloads of some families, in order. A path that is only read has no file created through it, and the other way. */
export function payloads(
  families: readonly string[],
  uses: readonly Use[],
  outside: Outside,
  next: Numbering,
): readonly Payload[] {
  const onlyReads = uses.includes('path to read') && !uses.includes('path to write');
  const onlyWrites = uses.includes('path to write') && !uses.includes('path to read');
  return FAMILIES.filter(({ name }) => families.includes(name)).flatMap(
    ({ name, of, reason, source, make }) =>
      make(outside, next)
        .filter(({ canaries }) => {
          if (of !== 'path') return true;
          return canaries.every(
            ({ kind }) => !(onlyReads && kind === 'created') && !(onlyWrites && kind === 'read'),
          );
        })
        .map((draft) => ({
          percent: false,
          lays: [],
          contrast: null,
          ...draft,
          essential: draft.essential === true && isAtHome(of, uses),
          family: name,
          reason,
          source,
        })),
  );
}

function isAtHome(of: Family['of'], uses: readonly Use[]): boolean {
  return of === 'text' ? uses.includes('text') : uses.some((use) => use.startsWith('path'));
}

/**
 * Draws about `most` of them: all essential ones, at least `least` of every family, and by chance from the rest. The same
 * numbers give the same choice; the order stays.
 */
export function drawn(
  all: readonly Payload[],
  { most, least }: { readonly most: number; readonly least: number },
  random: () => number,
): readonly Payload[] {
  const shuffled = all.map((payload) => ({ payload, at: random() })).sort((a, b) => a.at - b.at);
  const chosen = new Set(all.filter((payload) => payload.essential));
  for (const family of new Set(all.map((payload) => payload.family))) {
    const own = shuffled.filter(({ payload }) => payload.family === family).map(({ payload }) => payload);
    let there = own.filter((payload) => chosen.has(payload)).length;
    for (const payload of own) {
      if (there >= least || chosen.has(payload)) continue;
      chosen.add(payload);
      there += 1;
    }
  }
  for (const { payload } of shuffled) if (chosen.size < most) chosen.add(payload);
  return all.filter((payload) => chosen.has(payload));
}

/** A value as it stands in a report. */
export const shown = (value: string): string => plainText(value, 160);
