import { defineConfig } from 'cleanroom';

const SAMPLE = '{ "port": 8080, "hosts": [{ "name": "a", "weight": 1 }, { "name": "b" }] }\n';
const SET_ID = 'chage chfn chsh expiry gpasswd mount newgrp passwd su umount'.split(' ');

/** quicktype, from npm: writes types and (de)serialisers from JSON. Claims from its README and `quicktype --help`. */
export default defineConfig({
  subject: {
    name: 'quicktype',
    image: { base: 'node:24-slim', npm: ['quicktype@26.0.0'] },
    command: 'quicktype',
    limits: { memory: '256MiB', cpus: 1 },
  },
  workload: [{ run: 'quicktype --lang go --top-level Config', stdin: SAMPLE }],
  claims: {
    'basic-execution': {
      version: { command: 'quicktype --version', prints: '26.0.0' },
      help: { command: 'quicktype --help', prints: ['--lang', '--src-lang', '--out', '--telemetry'] },
      steps: [
        {
          name: 'author',
          command: ['sh', '-c', 'cat > config.json'],
          stdin: SAMPLE,
          produces: ['config.json'],
        },
        // "The output file. Determines --lang and --top-level."
        { name: 'typescript', command: 'quicktype config.json -o Config.ts', produces: ['Config.ts'] },
        {
          name: 'python',
          command: 'quicktype --lang python config.json -o config.py',
          produces: ['config.py'],
        },
        {
          name: 'schema',
          command: 'quicktype --lang schema config.json -o schema.json',
          produces: ['schema.json'],
        },
        {
          name: 'from schema',
          command: 'quicktype -s schema schema.json -o Again.ts',
          produces: ['Again.ts'],
        },
      ],
    },
    'security-boundaries': {
      // Debian's own: packages login, mount, passwd, util-linux, libpam-modules-bin.
      setId: [...SET_ID.map((name) => `/usr/bin/${name}`), '/usr/sbin/unix_chkpwd'],
    },
    'error-handling': {
      // "--src FILE|URL|DIRECTORY   The file, url, or data directory to type."
      files: [{ command: 'quicktype --lang go {file}', content: SAMPLE, folders: true }],
    },
  },
});
