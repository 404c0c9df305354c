import { expect, test } from 'vitest';
import { contractOf, proposed } from './support.ts';

const DOCKERFILE = { name: 'Dockerfile', text: 'FROM scratch\nEXPOSE 8080\nCMD ["shop"]\n' };
const HELP = {
  name: 'help.txt',
  text: `Usage: shop

Configuration comes from the environment:
  DATABASE_URL    where the data is,
                  postgres://user:password@host:port/database (required)
  CACHE           redis://host:port
  SIGNING_KEY     signs tokens (required)
  REGION          where it runs (required)
  LOG_LEVEL       debug or info (info)

Exit codes: 0 done.
  NOT_THIS        required
`,
};

test('what --help says of the environment: services by their URLs, secrets drawn, the rest a question', () => {
  const { yaml } = proposed([DOCKERFILE], HELP);
  const { subject, services } = contractOf(yaml);
  expect(services.map(({ name, type }) => `${name} ${type}`)).toEqual(['db postgres', 'cache redis']);
  expect(yaml).toContain('DATABASE_URL: "${db.url}" # help.txt, line 4');
  expect(yaml).toContain('CACHE: "${cache.url}" # help.txt, line 6');
  expect(Object.keys(subject.secrets)).toEqual(['SIGNING_KEY']);
  expect(yaml).toContain('help.txt, line 8 takes it from outside. With which value is it run?');
  expect(yaml).not.toMatch(/LOG_LEVEL|NOT_THIS/);
});

test('a service that a compose file declares is not proposed twice', () => {
  const compose = {
    name: 'compose.yaml',
    text: 'services:\n  app: { build: . }\n  postgres: { image: "postgres:16" }\n',
  };
  const { yaml } = proposed([compose, DOCKERFILE], HELP);
  expect(contractOf(yaml).services.map(({ name }) => name)).toEqual(['postgres', 'cache']);
  expect(yaml).toContain('DATABASE_URL: "${postgres.url}"');
});

test('where only its name is taken, the variable becomes a question', () => {
  const compose = {
    name: 'compose.yaml',
    text: 'services:\n  app: { build: . }\n  db: { image: "mysql:8", ports: ["3306"] }\n',
  };
  const { yaml } = proposed([compose, DOCKERFILE], HELP);
  expect(contractOf(yaml).services.map(({ name, type }) => `${name} ${type}`)).toEqual([
    'db container',
    'cache redis',
  ]);
  expect(yaml).toContain('help.txt, line 4 takes it from outside.');
});

test('a help text without such a heading says nothing of the environment', () => {
  const { yaml } = proposed([DOCKERFILE], { ...HELP, text: HELP.text.replace('environment', 'weather') });
  expect(contractOf(yaml).services).toEqual([]);
});
