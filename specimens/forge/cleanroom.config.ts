import { defineConfig } from 'cleanroom';

/** A project whose build is ended by a signal: its failure must not be lost on the way. */
const CRASH = `[project]
name = "crash"

[phases.build]
steps = [{ action = "exec", run = ["sh", "-c", "kill -KILL $$"] }]
`;

const MADE = ['forge.toml', '.forge/state.json', 'src/greeting.txt', 'src/header.txt'];

export default defineConfig({
  subject: {
    name: 'forge',
    image: { build: '.' },
    command: 'forge',
    limits: { memory: '128MiB' },
  },
  workload: [
    { run: 'forge init demo --force' },
    { run: 'forge run build --config demo/forge.toml' },
    { run: 'forge digest demo/build/page.txt' },
  ],
  claims: {
    'basic-execution': {
      version: { command: 'forge --version', prints: '1.4.0' },
      help: { command: 'forge --help', prints: ['init', 'generate', 'run', 'config', 'backup', 'restore'] },
      steps: [
        { name: 'init', command: 'forge init --name demo', prints: ['demo'], produces: MADE },
        { name: 'deploy before build', command: 'forge run deploy', exit: 3 },
        { name: 'build', command: 'forge run build', produces: ['build/page.txt', 'build/SHA256SUMS'] },
        { name: 'deploy', command: 'forge run deploy', produces: ['deployed/page.txt'] },
        {
          name: 'generate',
          command: 'forge generate service --out svc --set port=9000',
          produces: ['svc/package.json', 'svc/src/main.js', 'svc/test/server.test.js'],
        },
        {
          name: 'crash',
          command: ['sh', '-c', 'mkdir crash && cat > crash/forge.toml && cd crash && exec forge run build'],
          stdin: CRASH,
          exit: 3,
        },
        { name: 'back up', command: 'forge backup demo.backup', produces: ['demo.backup'] },
      ],
    },
    'resource-constraints': {
      large: { command: 'forge digest {file}', bytes: '192MiB' },
    },
    'network-isolation': {
      provoke: [{ run: 'forge run no-such-phase', exit: 1 }],
    },
    'error-handling': {
      files: [
        { command: 'forge config check {file}', content: '[project]\nname = "demo"\n' },
        { command: 'forge generate service --out svc --force --data {file}', content: '{ "port": 9000 }\n' },
        { command: 'forge digest {file}', content: 'a line of text\n', text: false },
      ],
      writes: [
        {
          before: ['forge generate library --out out'],
          command: 'forge generate service --out out --force',
          into: 'out',
        },
      ],
    },
  },
});
