import { beginningOf } from './beginning.ts';
import type { Facts, Found } from './facts.ts';
import { namesReadiness } from './read/health.ts';
import type { Entry } from './tree.ts';

type Kind = 'command' | 'service';

/** All that can be said of the subject itself: its image, how it is started, where it listens, what it keeps. */
export function subjectEntries(facts: Facts, folder: string, kind: Kind, read: readonly string[]): Entry[] {
  const [found] = facts.names;
  const name = kebab(found?.value ?? '') ?? kebab(folder) ?? 'subject';
  return [
    {
      key: 'name',
      value: name,
      where: kebab(found?.value ?? '') === null ? 'the folder’s name' : (found?.where ?? ''),
    },
    image(facts, name, read),
    ...command(facts, kind),
    ...port(facts),
    ...user(facts),
    ...environment(facts),
    ...state(facts, kind),
    {
      key: 'limits',
      off: true,
      comment: ['How much may it have in production? These are the defaults.'],
      value: { memory: '256MiB', cpus: 0.5, pids: 128, disk: '64MiB' },
    },
  ];
}

function image(
  { builds: [build], images: [finished], scripts: [script], packages: [started] }: Facts,
  name: string,
  read: readonly string[],
): Entry {
  if (build !== undefined) {
    const { context, dockerfile } = build.value;
    const value = dockerfile === 'Dockerfile' ? { build: context } : { build: context, dockerfile };
    return { key: 'image', value, where: build.where };
  }
  if (finished !== undefined) return { key: 'image', value: finished.value, where: finished.where };
  if (script === undefined && started !== undefined) {
    return {
      key: 'image',
      comment: [
        `There is no Dockerfile, but ${started.where} starts a package of npm: this installs it, and puts the folder beside it.`,
        'Its commands run in /work, so paths into the project begin with /app. Is it how it gets to production?',
      ],
      value: { base: 'node:24-slim', npm: [started.value.spec], files: { '/app': '.' } },
    };
  }
  if (script !== undefined && read.includes('package.json')) {
    return {
      key: 'image',
      comment: [
        'There is no Dockerfile, so this puts the folder as it is, node_modules and all, on an image of Node.',
        'Is it how it gets to production? Otherwise: { build: folder } or the name of an image.',
      ],
      value: { base: 'node:24-slim', files: { '/app': '.' } },
    };
  }
  return {
    key: 'image',
    comment: [
      'There is no Dockerfile, so it cannot be known how your program gets into an image. What is its name?',
      'Or write { build: folder } with a Dockerfile, or { base: image, files: { path in the image: file or folder } }.',
    ],
    value: `${name}:latest`,
  };
}

function command(facts: Facts, kind: Kind): Entry[] {
  const [argv] = facts.argvs;
  const [program] = facts.programs;
  const [script] = facts.scripts;
  if (facts.builds.length === 0 && script !== undefined) {
    const path = script.value.replace(/^\.\//, '');
    return [{ key: 'command', value: ['node', `/app/${path}`], where: script.where }];
  }
  const [started] = facts.packages;
  if (facts.builds.length === 0 && started !== undefined) {
    const { words } = started.value;
    return [{ key: 'command', value: kind === 'service' ? words : words.slice(0, 1), where: started.where }];
  }
  const [text] = facts.shellArgvs;
  if (kind === 'service') {
    if (argv === undefined && text !== undefined) {
      return [
        {
          key: 'command',
          off: true,
          comment: [
            `${text.where} is a text for a shell, so the shell is process 1 and gets the signals. These are its words; which is meant?`,
          ],
          value: text.value,
        },
      ];
    }
    if (argv !== undefined) return [{ key: 'command', value: [...argv.value], where: argv.where }];
    return [
      {
        key: 'command',
        off: true,
        comment: ['How is it started? Without this, by what its image says.'],
        value: [program?.value ?? 'program', 'serve'],
      },
    ];
  }
  const begins = beginningOf(facts);
  if (begins !== undefined) return [{ key: 'command', value: [...begins.value], where: begins.where }];
  if (program !== undefined) return [{ key: 'command', value: [program.value], where: program.where }];
  return [
    {
      key: 'command',
      off: true,
      comment: ['With which words does every command of it begin? Without this, by what its image says.'],
      value: ['program'],
    },
  ];
}

function port({ ports, health, servers }: Facts): Entry[] {
  const [first, ...others] = unique(ports, String);
  if (first === undefined) {
    const because =
      servers[0] === undefined ? '' : ` It looks like it: ${servers[0].value} (${servers[0].where}).`;
    return [
      {
        key: 'port',
        off: true,
        comment: [`Does it serve on a TCP port? Without one it is a command that runs to its end.${because}`],
        value: 8080,
      },
    ];
  }
  const ready = health.find(({ value }) => namesReadiness(value)) ?? health[0];
  return [
    { key: 'port', value: first.value, where: first.where },
    ...(others.length === 0
      ? []
      : [
          {
            key: 'otherPorts',
            value: others.map(({ value }) => value),
            where: others.map(({ where }) => where).join('; '),
          },
        ]),
    ready === undefined
      ? {
          key: 'ready',
          off: true,
          comment: ['Which path answers 2xx once it is ready? Without this, that it accepts a connection.'],
          value: '/readyz',
        }
      : { key: 'ready', value: ready.value, where: ready.where },
  ];
}

/** What rooms do by themselves is not repeated; root is asked for by whoever needs it. */
function user({ users: [user] }: Facts): Entry[] {
  if (user === undefined || user.value === '65532:65532' || /^(root|0)(:|$)/.test(user.value)) return [];
  if (/^\d{1,9}:\d{1,9}$/.test(user.value)) return [{ key: 'user', value: user.value, where: user.where }];
  return [
    {
      key: 'user',
      off: true,
      comment: [
        `The image’s user is ${user.value} (${user.where}); rooms run it as 65532:65532. Must it be this one? Which uid:gid is it?`,
      ],
      value: '1000:1000',
    },
  ];
}

function environment({ variables }: Facts): Entry[] {
  const all = unique(variables, ({ name }) => name).filter(({ value }) =>
    /^[A-Za-z_][\w.-]*$/.test(value.name),
  );
  const entry = ({ value: { name, value }, where }: (typeof all)[number]): Entry =>
    value === null
      ? {
          key: name,
          off: true,
          comment: [`${where} takes it from outside. With which value is it run?`],
          value: '',
        }
      : { key: name, value, where };
  const plain = all.filter(({ value }) => !value.secret);
  const secret = all.filter(({ value }) => value.secret);
  return [
    ...(plain.length === 0 ? [] : [{ key: 'env', entries: plain.map(entry) }]),
    ...(secret.length === 0
      ? []
      : [
          {
            key: 'secrets',
            comment: [
              'Masked wherever they show up; ${fresh} is drawn anew for each run. Must one have a certain form?',
            ],
            entries: secret.map(entry),
          },
        ]),
  ];
}

function state({ state: found }: Facts, kind: Kind): Entry[] {
  const usable: Found<string>[] = [];
  for (const each of found) {
    const value = each.value.replace(/(?<=.)\/+$/, '');
    const taken = [
      '/tmp',
      '/home/user',
      ...(kind === 'command' ? ['/work'] : []),
      ...usable.map((one) => one.value),
    ];
    const isFolder = /^\/[^\s$]+$/.test(value) && !/^\/(proc|sys|dev)(\/|$)|\.\./.test(value);
    if (
      isFolder &&
      !taken.some((other) => `${other}/`.startsWith(`${value}/`) || `${value}/`.startsWith(`${other}/`))
    )
      usable.push({ ...each, value });
  }
  if (usable.length > 0) {
    const where = [...new Set(usable.map((each) => each.where))].join('; ');
    return [{ key: 'state', value: usable.map(({ value }) => value), where }];
  }
  return [
    {
      key: 'state',
      off: true,
      comment: [
        'Which folders must outlive the process? Its root file system is read-only, and what is not named is lost.',
      ],
      value: ['/var/lib/program'],
    },
  ];
}

/** Lower-case words joined by hyphens, as the contract wants a name; null where nothing is left. */
function kebab(text: string): string | null {
  const words = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return words === '' ? null : words;
}

/** The first of each. */
function unique<T>(all: readonly Found<T>[], key: (value: T) => string): Found<T>[] {
  const keys = all.map(({ value }) => key(value));
  return all.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
