import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'secrets-management',
  number: 12,
  title: 'Secrets management',
  question: 'Where does a secret end up?',
  motivation:
    'A secret in a log is a secret in the log’s archive, its search index and its backups. It is seldom stolen from where it is kept; it is found where ' +
    'nobody knew that it was: in an error message, in the arguments of a child, in a dump, in a layer of the image that was thought removed.',
  method:
    'Secrets are drawn for the run. Success, failure and crash are driven, and the subject is made to tell most, also on pages that frameworks leave for their makers. Then the secrets are searched, plain, by halves, and in base64, hexadecimal, decimal, URL and JSON ' +
    'forms, in all that any category’s experiments made it write, whole streams, not what is kept of them; in argv and environment of every process while it works; in files and their names, also inside archives; ' +
    'in rows and keys over connections of our own; in the telemetry and the requests that it sends to services that we play; in every layer and the history of the image. The search proves itself on a secret that it laid. What the subject gives its users to prove who they are (credentials, sessions) is searched in its log, its telemetry and on public pages alike. ' +
    'Without a secret, and with a wrong one, the subject must refuse.',
  unproven: 'that it refuses missing and wrong secrets, and takes up a new one',
  always: true,
  rules: [
    {
      id: 'uses-work',
      asks: 'Does the work in which secrets are used succeed?',
      remedy: 'Correct `uses` in the contract: a secret that was never used leaves no traces to be found.',
    },
    {
      id: 'not-in-output',
      asks: 'Are secrets, and what proves who its users are, kept out of everything that is written to standard output, standard error and logs?',
      remedy:
        'Give secrets a type of their own that prints as dots, and log named fields, never whole objects, URLs, headers or environments; of a token or session a digest tells one from another.',
    },
    {
      id: 'not-in-answers',
      asks: 'Are secrets kept out of answers, headers and metrics?',
      remedy:
        'Answer with messages that were written for clients; the cause belongs into the log, without the secret.',
      subjects: ['service'],
    },
    {
      id: 'not-in-processes',
      asks: 'Are secrets kept out of the arguments of all processes?',
      remedy:
        'Hand secrets to children by a pipe, a file that only they can read, or their environment: arguments are readable by every user.',
    },
    {
      id: 'not-in-files',
      asks: 'Are secrets in no file, file name, backup or dump but those that are declared?',
      remedy:
        'Leave secrets out of what is written, also of backups and caches, and hand them to no program that does not need them; or declare the place under `holds`.',
    },
    {
      id: 'files-are-private',
      asks: 'Can files that hold a secret be read by their owner alone?',
      remedy:
        'Create such a file with mode 0600 from the beginning; to change it afterwards is too late. What takes the place of a private file takes its mode as well.',
    },
    {
      id: 'not-in-stores',
      asks: 'Are secrets in no row and no key but those that are declared?',
      remedy: 'Store a hash where only comparing is needed, or encrypt with a key that is kept elsewhere.',
    },
    {
      id: 'not-sent-out',
      asks: 'Are secrets kept out of telemetry, and out of what others are asked, but where that is declared?',
      remedy:
        'Choose what goes into spans, metrics and log records by name, never whole addresses, headers or environments; show each provider its own credential alone, and declare that under `holds`.',
      subjects: ['service'],
    },
    {
      id: 'not-in-image',
      asks: 'Are secrets in no layer, history or environment of the image?',
      remedy:
        'Mount secrets into the build (`RUN --mount=type=secret`), and give them at run time; what a layer held, it holds for ever. Replace the secret: it is known.',
    },
    {
      id: 'refuses-without',
      fullOnly: true,
      timed: true,
      asks: 'Does it refuse to work without a secret that it needs?',
      remedy:
        'Check required secrets at start and end with a message that names the variable and another exit code than 0; have no built-in default.',
    },
    {
      id: 'refuses-wrong',
      fullOnly: true,
      timed: true,
      asks: 'Does it refuse a wrong secret?',
      remedy:
        'Check what can be checked before becoming ready: the length of a key, the login at the database; and end with another exit code than 0.',
    },
    {
      id: 'rotates',
      fullOnly: true,
      asks: 'Does a changed secret take effect, and end what the old one granted?',
      remedy:
        'Read the secret at start, derive nothing from it that outlives it, and let credentials name the key that they rest on.',
      subjects: ['service'],
    },
  ],
  sources: [
    'OWASP Secrets Management Cheat Sheet; OWASP Logging Cheat Sheet, “Data to exclude”',
    'MITRE CWE-200, 201, 209, 214, 256, 312, 532, 538, 732, 798',
    'The Twelve-Factor App, III Config',
    'proc_pid_cmdline(5), proc_pid_environ(5)',
  ],
};
