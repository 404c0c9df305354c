import { plainText } from '../lib/plain-text.ts';
import { shortenToWidth } from '../lib/text-layout.ts';
import type { ExperimentName, PlannedName, Progress } from '../model/progress.ts';
import { palette } from '../report/palette.ts';
import { timeLeft } from './estimate.ts';
import { linesOf } from './live-lines.ts';

/** Milliseconds between two drawings on a terminal. */
const REDRAW = 200;

/** Shows a run while it goes on. */
export interface LiveView {
  readonly show: (progress: Progress) => void;
  /** Takes the moving part away; what was said stays. */
  readonly end: () => void;
}

export interface LiveOptions {
  /** Default false. */
  readonly colour?: boolean;
  /** Milliseconds on any clock that never goes back. */
  readonly now?: () => number;
}

/** On a terminal what runs now moves at the bottom; elsewhere every event is told in plain lines. */
export function liveView(stream: NodeJS.WriteStream, options: LiveOptions = {}): LiveView {
  const { now = () => performance.now(), colour = false } = options;
  return stream.isTTY ? movingView(stream, now, colour) : plainView(stream, now);
}

function plainView(stream: NodeJS.WriteStream, now: () => number): LiveView {
  const began = now();
  const paint = palette(false);
  return {
    show: (progress) => {
      const lines = [...linesOf(progress, paint), ...estimate(progress)];
      if (lines.length > 0) stream.write(stamped(lines, now() - began));
    },
    end: () => undefined,
  };
}

/** In a log an estimate is given once: it cannot be drawn over. */
function estimate(progress: Progress): readonly string[] {
  if (progress.kind !== 'planned') return [];
  const { experiments: planned, atOnce } = progress;
  const left = timeLeft({ planned, atOnce, isDone: () => false, running: () => null });
  return left === '' ? [] : [`${left}, going by earlier runs`];
}

interface Running {
  readonly name: ExperimentName;
  readonly since: number;
  what: string;
  rooms: number;
}

const keyOf = ({ category, experiment }: ExperimentName): string => `${category}/${experiment}`;

function movingView(stream: NodeJS.WriteStream, now: () => number, colour: boolean): LiveView {
  const began = now();
  const paint = palette(colour);
  const running = new Map<string, Running>();
  const done = new Set<string>();
  let planned: readonly PlannedName[] = [];
  let atOnce = 1;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const usual = new Map<string, number | null>();
  const draw = () => {
    erase();
    const width = (stream.columns || 80) - 1;
    const lines = [...running.values()].map(({ name, since, what, rooms }) => {
      const room = rooms === 0 ? 'opening a room' : `room ${rooms}`;
      return shortenToWidth(
        `  ${took(now() - since, usual.get(keyOf(name)) ?? null)}  ${name.category} · ${room} · ${plainText(what || name.title)}`,
        width,
      );
    });
    if (planned.length > 0) lines.push(shortenToWidth(sum(), width));
    if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const sum = () => {
    const left = timeLeft({
      planned,
      atOnce,
      isDone: (name) => done.has(keyOf(name)),
      running: (name) => {
        const one = running.get(keyOf(name));
        return one === undefined ? null : now() - one.since;
      },
    });
    return `${stamp(now() - began)}  ${done.size} of ${planned.length} experiments done${left === '' ? '' : `, ${left}`}`;
  };
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    show: (progress) => {
      erase();
      const key = 'experiment' in progress ? keyOf(progress) : '';
      const known = running.get(key);
      if (progress.kind === 'planned') {
        ({ experiments: planned, atOnce } = progress);
        for (const name of planned) usual.set(keyOf(name), name.usualMs);
      }
      if (progress.kind === 'began') running.set(key, { name: progress, since: now(), what: '', rooms: 0 });
      if (progress.kind === 'waiting' && known) known.what = `waiting for ${progress.what}`;
      if (progress.kind === 'room-opened' && known) known.rooms += 1;
      if (progress.kind === 'ended') {
        running.delete(key);
        done.add(key);
      }
      const lines = progress.kind === 'began' ? [] : linesOf(progress, paint);
      if (lines.length > 0) stream.write(stamped(lines, now() - began));
      draw();
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
}

/** ` 12 s`, or ` 12 of ~16 s` where earlier runs tell. */
function took(ms: number, usualMs: number | null): string {
  const seconds = (ms / 1000).toFixed(0).padStart(3);
  return usualMs === null ? `${seconds} s` : `${seconds} of ~${Math.max(1, Math.round(usualMs / 1000))} s`;
}

/** The time before the first line, and space before the others. */
function stamped(lines: readonly string[], ms: number): string {
  return lines.map((line, index) => `${index === 0 ? stamp(ms) : '     '}  ${line}\n`).join('');
}

function stamp(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
