import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'security-boundaries',
  number: 8,
  title: 'Security boundaries',
  question: 'Can input reach outside?',
  motivation:
    'Whoever can choose a file’s name, a field or a header tries what else it can be: a path out of the folder, a command, a statement, a template. ' +
    'And a program that holds more rights than it needs gives all of them away with its first mistake.',
  method:
    'Families of hostile values, each with its reason and source, are sent through every claimed input, written as that place must have them; archives that climb, ' +
    'links that lead out and folders beside that begin alike are real files, and others swell to more than all memory. What decides is a canary outside, never the answer’s words: a secret that nobody named shows up, a file appears, a name is looked up, ' +
    'a process leaves its mark, a sequence of ours in the database is called, a product of two numbers is worked out, a script stands in a page, a redirect leads to another site. The good value must work through the same input, and the canaries are shown to be within reach first. ' +
    'What is protected is asked for without, with almost right and with another user’s credential, also of users whose names are patterns or the beginning of the owner’s, and without one under other spellings of its path and with headers that only a proxy may set; and as a page of another site would ask. A session that was ended is used once more, and those of many logins are compared; where it is a cookie, one that was there before the login must not be good after it. To bodies a field is added for every column of the database, and what reaches for the prototype of all objects; ordinary ones must be answered as before. Rights are read from the kernel, set-id files from the image’s layers, ' +
    'and the modes of the files that ordinary work leaves from its writable places.',
  unproven: 'every payload: only some of each family are sent, and no archive that swells',
  always: true,
  rules: [
    {
      id: 'good-values-work',
      asks: 'Does a good value work through every claimed input?',
      remedy:
        'Correct the input in the contract: nothing can be learnt from a hostile value where the good one fails.',
    },
    {
      id: 'reads-nothing-outside',
      asks: 'Does no value bring out what lies in a file outside?',
      remedy:
        'Resolve the path first, links included (realpath), also one that is its last part, then compare it with the folder, part by part and not as text, and use just what was compared.',
    },
    {
      id: 'writes-nothing-outside',
      asks: 'Does no value create or change a file outside?',
      remedy:
        'Resolve the path first, links included, refuse what leaves the folder (a path that merely begins with its name does), and unpack archives member by member with the same check.',
    },
    {
      id: 'runs-no-foreign-command',
      asks: 'Does no value run a command?',
      remedy:
        'Call programs with a list of arguments and without a shell, with `--` before what comes from outside.',
    },
    {
      id: 'evaluates-no-input',
      asks: 'Is no value evaluated or rendered again?',
      remedy:
        'Give values to the template as data, once; never build a template, an expression, a format or a pattern of replacement from them.',
    },
    {
      id: 'keeps-statements-whole',
      asks: 'Does no value become part of an SQL statement, at once or later?',
      remedy: 'Pass every value as a parameter, also those that were read from the database before.',
    },
    {
      id: 'reaches-out-to-nobody',
      asks: 'Does no value make it look up a name or connect to somebody?',
      remedy:
        'Do not fetch or resolve what comes from outside; where it is the purpose, allow listed hosts alone.',
    },
    {
      id: 'keeps-answers-whole',
      asks: 'Does no value add a header to an answer?',
      remedy:
        'Refuse control characters in everything that goes into a header, and let the HTTP library write it.',
      subjects: ['service'],
    },
    {
      id: 'keeps-pages-whole',
      asks: 'Does no value bring a script into a page, at once or later?',
      remedy:
        'Let the template engine escape every value for the place where it stands; send what is no page with its own content type.',
      subjects: ['service'],
    },
    {
      id: 'sends-on-to-nobody',
      asks: 'Does no value send those who ask on to another site?',
      remedy:
        'Redirect to paths of your own that you chose from a list, or compare the host of the whole address, parsed as browsers parse it, with your own.',
      subjects: ['service'],
    },
    {
      id: 'keeps-terminals-safe',
      asks: 'Do control characters of a value stay out of messages and logs?',
      remedy: 'Show control and format characters as visible escapes in every message, log line and table.',
    },
    {
      id: 'survives-hostile-values',
      timed: true,
      asks: 'Is every hostile value done with in time, without a crash?',
      remedy:
        'Bound the length of every input before it is used, count what an archive unpacks to while it is unpacked, and match with expressions that need linear time.',
    },
    {
      id: 'refuses-nobody-in-particular',
      asks: 'Is what is protected refused to those without a credential?',
      remedy:
        'Ask for the credential in one place that every protected route goes through, refusing by default.',
      subjects: ['service'],
    },
    {
      id: 'refuses-under-other-names',
      asks: 'Is it refused under other spellings of its path, and whatever headers say?',
      remedy:
        'Check rights where the request was routed, not by the text of its path, and believe headers about path, method and sender from your own proxy alone.',
      subjects: ['service'],
    },
    {
      id: 'refuses-wrong-credentials',
      asks: 'Is it refused to credentials that are made up, cut or altered?',
      remedy:
        'Check the whole credential, with a comparison of equal lengths in constant time; take a JWT with the algorithm alone by which you sign, whatever its head says.',
      subjects: ['service'],
    },
    {
      id: 'refuses-other-users',
      asks: 'Is it refused to other users?',
      remedy:
        'Ask for the object together with its owner in the query itself, not for its number alone, and compare owners with `=`, whole, never with LIKE, another pattern or by their beginnings.',
      subjects: ['service'],
    },
    {
      id: 'shares-with-no-foreign-site',
      asks: 'Is it kept from pages of other sites?',
      remedy:
        'Allow listed origins alone, compared whole; never send back the origin of the request together with Access-Control-Allow-Credentials.',
      subjects: ['service'],
    },
    {
      id: 'kept-by-no-shared-cache',
      asks: 'Is it kept by no cache that others ask too?',
      remedy:
        'Answer what belongs to one user with `Cache-Control: no-store` or `private`, never with `public` or `s-maxage`.',
      subjects: ['service'],
    },
    {
      id: 'ends-sessions',
      asks: 'Is a session refused once it was ended, and is each login another one?',
      remedy:
        'Keep sessions, or what was revoked, where every request looks; draw a new value at each login.',
      subjects: ['service'],
    },
    {
      id: 'sessions-cannot-be-guessed',
      asks: 'Is a session more than a time, a count or a short number?',
      remedy:
        'Draw at least 128 bits for each session from the random source that is made for secrets (`crypto.randomBytes`, `secrets.token_urlsafe`); a time, a count or `Math.random` is known to whoever logs in.',
      subjects: ['service'],
    },
    {
      id: 'keeps-sessions-from-scripts',
      asks: 'Is a cookie that holds a session out of reach of scripts?',
      remedy:
        'Set it with HttpOnly, and with Secure and SameSite: what a page’s scripts can read, one that was smuggled in can send away.',
      subjects: ['service'],
    },
    {
      id: 'stores-only-what-it-names',
      asks: 'Is no column set by a field of a body that nobody named?',
      remedy:
        'Take the fields that you know out of the body one by one, or refuse those that you do not know; never hand a whole body to the store.',
      subjects: ['service'],
    },
    {
      id: 'keeps-requests-apart',
      asks: 'Is one client answered the same, whatever another one put into a body?',
      remedy:
        'Never merge what comes from outside into objects name by name: take the fields that you know, refuse `__proto__` and `constructor`, or merge into objects without a prototype.',
      subjects: ['service'],
    },
    {
      id: 'needs-no-root',
      timed: true,
      asks: 'Does it work as an ordinary user?',
      remedy: 'Listen on a high port, own the folders that are written to, and drop the check for root.',
    },
    {
      id: 'holds-no-rights',
      asks: 'Does it run without root, capabilities, new privileges, and under a seccomp filter?',
      remedy: 'Take `relax` out of the contract, or give it only what the program cannot do without.',
    },
    {
      id: 'needs-no-writable-root',
      timed: true,
      asks: 'Does it work on a read-only root file system?',
      remedy: 'Write to declared folders or the temporary folder alone.',
    },
    {
      id: 'not-world-writable',
      asks: 'Can nobody but its own user and group change the files that it makes?',
      remedy: 'Leave the umask alone, and create files with 0644 or 0600, and folders with 0755 or 0700.',
    },
    {
      id: 'no-set-id-files',
      asks: 'Is the image free of set-user-id and set-group-id files that are not declared?',
      remedy:
        'Take the bits away while the image is built: `find / -xdev -perm /6000 -type f -exec chmod a-s {} +`, or declare the file under `setId`.',
    },
  ],
  sources: [
    'OWASP Web Security Testing Guide 4.2: INPV, ATHZ, SESS, BUSL, CLNT',
    'OWASP Session Management Cheat Sheet, “Session ID Entropy”; OWASP WSTG-SESS-01',
    'MITRE CWE-22, 36, 59, 78, 88, 89, 113, 150, 158, 187, 276, 285, 289, 290, 330, 334, 340, 347, 384, 409, 613, 639, 732, 915, 918, 942, 943, 1321, 1336',
    'OWASP API Security Top 10 2023: API1 broken object level authorization, API2 broken authentication, API3 broken object property level authorization',
    'NIST SP 800-190 (container security), 4.3 and 4.4; CIS Docker Benchmark 4.1, 4.8, 5.3, 5.12, 5.25',
  ],
};
