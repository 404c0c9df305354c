import { expect, test } from 'vitest';
import type { ContainerSpec, Engine } from '../../../src/model/engine.ts';
import { Failure } from '../../../src/model/failure.ts';
import { createCleanup } from '../../../src/room/cleanup.ts';
import { startHolder } from '../../../src/room/holder.ts';
import { roomSpecs } from '../../../src/room/specs.ts';
import { fakeEngine } from '../../fake-engine.ts';
import { roomMaterials } from '../../room-materials.ts';

/** An engine that starts no container for which it is asked for one of these. */
function refusing(
  refused: string,
  message: string,
): { readonly engine: Engine; readonly made: ContainerSpec[] } {
  const { engine } = fakeEngine();
  const made: ContainerSpec[] = [];
  const createContainer = async (spec: ContainerSpec) => {
    made.push(spec);
    const container = await engine.createContainer(spec);
    if (!(refused in (spec.sysctls ?? {}))) return container;
    const cause = new Error(message);
    const start = () =>
      Promise.reject(new Failure({ class: 'room', code: 'x', message: 'It would not start.', cause }));
    return { ...container, start };
  };
  return { engine: { ...engine, createContainer }, made };
}

const holderOf = (engine: Engine) => roomSpecs(roomMaterials(engine), 1, { network: 'none' }).holder;
const NO_FILE =
  'container init caused: write sysctl key net.ipv6.conf.lo.disable_ipv6: open /proc/sys/net/ipv6/conf/lo/disable_ipv6: no such file';

test('on a kernel without IPv6 a holder is started without it, from the second on at once', async () => {
  const { engine, made } = refusing('net.ipv6.conf.lo.disable_ipv6', NO_FILE);
  const { name, sysctls } = holderOf(engine);
  expect(Object.keys(sysctls ?? {})).toContain('net.ipv6.conf.default.disable_ipv6');
  const cleanup = createCleanup();
  const { container } = await startHolder(engine, holderOf(engine), cleanup);
  expect(container.name).toBe(`${name}-ipv4`);
  await startHolder(engine, holderOf(engine), cleanup);
  expect(made.map((spec) => spec.name)).toEqual([name, `${name}-ipv4`, `${name}-ipv4`]);
  expect(Object.keys(made[1]?.sysctls ?? {})).toEqual(
    Object.keys(sysctls ?? {}).filter((key) => key.startsWith('net.ipv4.')),
  );
  await cleanup.run();
});

test('where the runtime that leaves IPv6 on is not installed, the default one starts it without', async () => {
  const { engine, made } = refusing(
    'net.ipv6.conf.lo.disable_ipv6',
    'OCI runtime create failed: unable to retrieve OCI runtime error: exec: "runc": executable file not found in $PATH: unknown',
  );
  const cleanup = createCleanup();
  await startHolder(engine, holderOf(engine), cleanup);
  expect(made.map(({ sysctls }) => Object.keys(sysctls ?? {}).some((key) => key.includes('ipv6')))).toEqual([
    true,
    false,
  ]);
  await cleanup.run();
});

test('a holder that cannot be started for another reason is not', async () => {
  const { engine, made } = refusing('net.ipv4.ip_forward', 'no space left on device');
  const cleanup = createCleanup();
  await expect(startHolder(engine, holderOf(engine), cleanup)).rejects.toThrow('It would not start.');
  expect(made).toHaveLength(1);
  await cleanup.run();
});
