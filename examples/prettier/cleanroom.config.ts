import { defineConfig } from 'cleanroom';

const UGLY = 'const  answer = {a:1,\n"b":[1,2,3]}\n';
const SET_ID = 'chage chfn chsh expiry gpasswd mount newgrp passwd su umount'.split(' ');

/** Prettier, from npm. Claims from prettier.io/docs/cli and prettier.io/docs/options. */
export default defineConfig({
  subject: {
    name: 'prettier',
    image: { base: 'node:24-slim', npm: ['prettier@3.6.2'] },
    command: 'prettier',
    limits: { memory: '256MiB', cpus: 1 },
  },
  workload: [{ run: 'prettier --parser babel', stdin: UGLY }],
  claims: {
    'basic-execution': {
      version: { command: 'prettier --version', prints: '3.6.2' },
      help: { command: 'prettier --help', prints: ['--check', '--write', '--config', '--stdin-filepath'] },
      steps: [
        { name: 'author', command: ['sh', '-c', 'cat > page.js'], stdin: UGLY, produces: ['page.js'] },
        // cli: "--check … exit code 1: something wasn't formatted properly"
        { name: 'check', command: 'prettier --check page.js', exit: 1, prints: ['page.js'] },
        { name: 'write', command: 'prettier --write page.js', prints: ['page.js'] },
        { name: 'check again', command: 'prettier --check page.js', prints: ['All matched files use'] },
      ],
    },
    'security-boundaries': {
      // Debian's own: packages login, mount, passwd, util-linux, libpam-modules-bin.
      setId: [...SET_ID.map((name) => `/usr/bin/${name}`), '/usr/sbin/unix_chkpwd'],
    },
    'configuration-validation': {
      configurations: [
        {
          // docs/configuration: "A .prettierrc file written in JSON or YAML"; docs/options gives types and ranges.
          format: 'json',
          content: '{ "semi": true, "tabWidth": 4, "singleQuote": false, "endOfLine": "lf" }\n',
          before: [['sh', '-c', 'echo "const a = 1" > page.js']],
          command: 'prettier --config {file} page.js',
          schema: {
            type: 'object',
            properties: {
              semi: { type: 'boolean' },
              tabWidth: { type: 'integer', minimum: 0 },
              singleQuote: { type: 'boolean' },
              endOfLine: { enum: ['lf', 'crlf', 'cr', 'auto'] },
            },
          },
        },
      ],
    },
    'error-handling': {
      // cli: "exit code 2: something's wrong with Prettier"
      files: [{ command: 'prettier --parser babel {file}', content: UGLY }],
    },
  },
});
