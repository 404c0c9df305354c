import type { Agent } from '../../airlock/client.ts';
import { startAgent } from '../agents.ts';
import type { Interior } from '../interior.ts';

/** Milliseconds that one spell of the CPU hog lasts, and how many spells it gets to meet its quota on a busy machine. */
const CPU_SPELL = 500;
const CPU_SPELLS = 3;
const HOG_DEADLINE = 30_000;

/** Reads the limits back from the control group of the subject's twin. */
export async function readLimits(interior: Interior, twin: Agent): Promise<void> {
  const { limits } = interior.materials.contract.subject;
  const paths = interior.specs.places.map(({ path }) => path);
  const { source, ...read } = await twin.call('self.limits', { paths });
  const { memory, cpus, pids } = limits;
  interior.record('limits', 'read back', {
    of: 'twin',
    asked: { memory, cpus, pids, disk: interior.specs.disk },
    read,
    source,
  });
}

/** Lets a hog run against each limit in turn. */
export async function exerciseLimits(interior: Interior, twin: Agent): Promise<void> {
  const { limits } = interior.materials.contract.subject;
  const options = { timeoutMs: HOG_DEADLINE };

  await exerciseCpu(interior, twin);

  const pids = await twin.call('hog.pids', { upTo: limits.pids + 64 }, options);
  interior.record('exercise', 'process hog', {
    limit: 'pids',
    asked: limits.pids,
    reached: pids.reached,
    counter: pids.refused,
    detail: pids.refused > 0 ? 'a process was refused' : 'no process was refused',
  });

  // Written by the holder: what the twin writes into memory would count against its own limit first.
  const place = interior.specs.places[0]?.path ?? '/tmp';
  const disk = await interior.holder.agent.call(
    'hog.disk',
    { path: place, upTo: Math.ceil(interior.specs.disk * 1.25) },
    options,
  );
  interior.record('exercise', 'disk hog', {
    limit: 'disk',
    asked: interior.specs.disk,
    reached: disk.reached,
    counter: disk.refused,
    detail: disk.detail,
  });

  const memory = await twin.call('hog.memory', { upTo: Math.ceil(limits.memory * 1.5) }, options);
  interior.record('exercise', 'memory hog', {
    limit: 'memory',
    asked: limits.memory,
    reached: memory.reached,
    counter: memory.oomKills,
    detail: `${memory.signal === null ? 'not killed' : `killed by ${memory.signal}`}${memory.reached === null ? '; the kernel does not tell at how much' : ''}`,
  });
}

/**
 * On a machine that is busy with other things a hog may never get as much as its quota. Then the same kernel mechanism is
 * met at a small fraction of it, by a second twin, and the record says so.
 */
async function exerciseCpu(interior: Interior, twin: Agent): Promise<void> {
  const { cpus } = interior.materials.contract.subject.limits;
  const record = (
    asked: number,
    { reached, throttledPeriods }: Awaited<ReturnType<typeof hogCpu>>,
    remark: string,
  ) =>
    interior.record('exercise', 'CPU hog', {
      limit: 'cpu',
      asked,
      reached,
      counter: throttledPeriods,
      detail: `${throttledPeriods} periods throttled${remark}`,
    });
  const first = await hogCpu(twin, cpus);
  if (first.throttledPeriods > 0) return void record(cpus, first, '');
  const { materials, specs, holder, cleanup } = interior;
  const spec = specs.twin(holder.container.id);
  const fraction = cpus / 10;
  const second = await startAgent(
    materials.engine,
    { ...spec, name: `${spec.name}-slow`, limits: { ...spec.limits, cpus: fraction } },
    cleanup,
  );
  record(
    fraction,
    await hogCpu(second.agent, fraction),
    `, at a tenth of the quota: the machine was too busy to give more than ${first.reached.toFixed(2)}`,
  );
}

async function hogCpu(twin: Agent, cpus: number) {
  let last = { reached: 0, throttledPeriods: 0 };
  for (let spell = 1; spell <= CPU_SPELLS && last.throttledPeriods === 0; spell += 1) {
    last = await twin.call(
      'hog.cpu',
      { ms: CPU_SPELL, threads: Math.ceil(cpus) + 1 },
      { timeoutMs: HOG_DEADLINE },
    );
  }
  return last;
}
