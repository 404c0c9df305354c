import { plainText } from '../lib/plain-text.ts';
import { shortenToWidth } from '../lib/text-layout.ts';
import type { ExperimentName, Progress } from '../model/progress.ts';

/** Milliseconds between two drawings on a terminal. */
const REDRAW = 200;

/** Shows a run while it goes on. */
export interface LiveView {
  readonly show: (progress: Progress) => void;
  /** Takes the moving part away; what was said stays. */
  readonly end: () => void;
}

/** On a terminal what runs now moves at the bottom; elsewhere every event is one plain line. */
export function liveView(stream: NodeJS.WriteStream, now: () => number = () => performance.now()): LiveView {
  return stream.isTTY ? movingView(stream, now) : plainView(stream, now);
}

function plainView(stream: NodeJS.WriteStream, now: () => number): LiveView {
  const began = now();
  return {
    show: (progress) => {
      const line = lineOf(progress);
      if (line !== null) stream.write(`${stamp(now() - began)}  ${line}\n`);
    },
    end: () => undefined,
  };
}

interface Running {
  readonly name: ExperimentName;
  readonly since: number;
  what: string;
  rooms: number;
}

function movingView(stream: NodeJS.WriteStream, now: () => number): LiveView {
  const began = now();
  const running = new Map<string, Running>();
  let total = 0;
  let done = 0;
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) stream.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const width = (stream.columns || 80) - 1;
    const lines = [...running.values()].map(({ name, since, what, rooms }) => {
      const seconds = ((now() - since) / 1000).toFixed(0).padStart(3);
      const room = rooms === 0 ? 'opening a room' : `room ${rooms}`;
      return shortenToWidth(
        `  ${seconds} s  ${name.category} · ${room} · ${plainText(what || name.title)}`,
        width,
      );
    });
    if (total > 0) lines.push(`${stamp(now() - began)}  ${done} of ${total} experiments done`);
    if (lines.length > 0) stream.write(`${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW);
  timer.unref();
  return {
    show: (progress) => {
      erase();
      const key = 'experiment' in progress ? `${progress.category}/${progress.experiment}` : '';
      const known = running.get(key);
      if (progress.kind === 'planned') total = progress.experiments.length;
      if (progress.kind === 'began') running.set(key, { name: progress, since: now(), what: '', rooms: 0 });
      if (progress.kind === 'waiting' && known) known.what = `waiting for ${progress.what}`;
      if (progress.kind === 'room-opened' && known) known.rooms += 1;
      if (progress.kind === 'ended') {
        running.delete(key);
        done += 1;
      }
      const line =
        progress.kind === 'waiting' || progress.kind === 'room-opened' || progress.kind === 'began'
          ? null
          : lineOf(progress);
      if (line !== null) stream.write(`${stamp(now() - began)}  ${line}\n`);
      draw();
    },
    end: () => {
      clearInterval(timer);
      erase();
    },
  };
}

/** One line about an event, or null for what is too small to be told in a log. */
function lineOf(progress: Progress): string | null {
  switch (progress.kind) {
    case 'preparing':
      return plainText(progress.what);
    case 'planned':
      return `seed ${plainText(progress.seed)}; ${progress.experiments.length} experiments; evidence in ${progress.directory}`;
    case 'began':
      return `${progress.category}: ${progress.title}`;
    case 'ended':
      return ended(progress);
    case 'judged': {
      const { id, verdict, findings } = progress.category;
      return `${id}: ${verdict}${findings[0] ? `, ${plainText(findings[0].rule)}` : ''}`;
    }
    case 'waiting':
    case 'room-opened':
      return null;
  }
}

function ended({ category, experiment, outcome, ms, message }: Extract<Progress, { kind: 'ended' }>): string {
  const why = message === null ? '' : `: ${plainText(message, 200)}`;
  return `${category}/${experiment} ${outcome} after ${(ms / 1000).toFixed(1)} s${why}`;
}

function stamp(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
