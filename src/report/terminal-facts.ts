import { plainText } from '../lib/plain-text.ts';
import { approximateSize } from '../lib/size.ts';
import { pad, wrap, wrapCommand } from '../lib/text-layout.ts';
import type { Report } from '../model/report.ts';
import { seconds, stopped } from './common/words.ts';
import type { Palette } from './palette.ts';

/** What was tested, on what, and how strictly. */
export function facts(report: Report, width: number, paint: Palette): string[] {
  const { subject, engine } = report;
  const digest = subject.digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1');
  const machine = [
    `${engine.runtime} ${engine.version}${engine.rootless ? ' rootless' : ''}`,
    `cgroup ${engine.cgroup}`,
    engine.storage,
    engine.cpus === 1 ? '1 CPU' : `${engine.cpus} CPUs`,
    approximateSize(engine.memory),
  ];
  const run = [
    report.startedAt,
    seconds(report.seconds),
    `cleanroom ${report.cleanroom}`,
    `seed ${report.seed}`,
  ];
  const rows: [name: string, text: string][] = [
    ['Subject', `${subject.kind} ${subject.name}`],
    ['Image', `${subject.image} (${digest})`],
    ...subject.relaxed.map((item): [string, string] => ['Relaxed', item]),
    ...(subject.stopSignal ? [['Stop', stopped(subject.stopSignal)] as [string, string]] : []),
    ['Engine', machine.join(' · ')],
    ...engine.standIns.map(({ asked, used }): [string, string] => ['Stand-in', `${used} for ${asked}`]),
    ['Run', run.join(' · ')],
  ];
  return rows.flatMap(([name, text]) => labelled(name, wrap(plainText(text, 400), width - LABEL), paint));
}

/** Where the report lies, and how to do it all again. */
export function whereToLook(report: Report, width: number, paint: Palette): string[] {
  const path = plainText(report.evidence.path.replace(/[^/]*$/, 'report.html'));
  const evidence = `evidence.ndjson beside it, ${report.evidence.records} records`;
  return [
    // A path is there to be copied: it stays whole, however narrow the terminal.
    ...labelled('Report', [path], paint),
    ...labelled('Evidence', wrap(evidence, width - LABEL), paint),
    ...labelled('Replay', wrapCommand(plainText(report.replay), width - LABEL), paint),
  ];
}

const LABEL = 10;

function labelled(name: string, lines: readonly string[], paint: Palette): string[] {
  return lines.map((line, index) => paint.faint(pad(index === 0 ? name : '', LABEL)) + line);
}
