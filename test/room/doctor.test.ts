import { expect, test } from 'vitest';
import { dockerClient } from '../../src/engine/docker/client.ts';
import { engineUrl } from './support/leftovers.ts';
import { NO_ENGINE, runTool } from './support/tool.ts';

interface Diagnosis {
  readonly state: string;
  readonly what: string;
  readonly seen: string;
  readonly remedy: string | null;
}

test('with an engine, doctor says what the engine says', async () => {
  const { code, stdout } = await runTool(['doctor', '--json'], { DOCKER_HOST: engineUrl });
  expect(code).toBe(0);
  const diagnoses: readonly Diagnosis[] = JSON.parse(stdout);
  const seen = (what: string) => diagnoses.find((diagnosis) => diagnosis.what === what)?.seen;
  const docker = dockerClient(
    { url: engineUrl, origin: '', chosen: true, tls: null, unusable: null },
    process.env,
  );
  const { Version: version } = await docker.version();
  expect(seen('engine')).toContain(version);
  expect(seen('engine found at')).toBe(`${engineUrl} (DOCKER_HOST)`);
  expect(seen('Node')).toBe(process.version);
  expect(seen('image of the airlock')).toMatch(/^cleanroom\/airlock:/);
  expect(diagnoses.filter(({ state }) => state === 'bad')).toEqual([]);
});

test('without the one that was chosen, it says where it looked and what to do', async () => {
  const { code, stdout } = await runTool(['doctor'], NO_ENGINE);
  expect(code).toBe(69);
  expect(stdout).toContain(`no engine at: ${NO_ENGINE.DOCKER_HOST} (DOCKER_HOST) (no such socket)`);
  // Whether another engine answers where engines usually do depends on the machine.
  if (stdout.includes('engine found at')) {
    expect(stdout).toMatch(/ engine: the chosen one does not answer\n {2}→ Start it, or unset what names it/);
  } else {
    expect(stdout).toMatch(/ engine: none answers\n {2}→ Start Docker or Podman/);
  }
});
