import colors from 'picocolors';
import type { Readiness, Verdict } from '../model/verdict.ts';

type Paint = (text: string) => string;

/** Colours by what they mean; all of them give the text back as it is when colour is off. */
export interface Palette {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly verdict: Readonly<Record<Verdict, Paint>>;
  readonly banner: Readonly<Record<Readiness, Paint>>;
}

export function palette(colour: boolean): Palette {
  const paint = colors.createColors(colour);
  const banner = (background: Paint): Paint =>
    colour ? (text) => background(paint.black(paint.bold(` ${text} `))) : (text) => text;
  return {
    strong: paint.bold,
    faint: paint.dim,
    verdict: { pass: paint.green, fail: paint.red, inconclusive: paint.yellow, 'not-applicable': paint.dim },
    banner: {
      ready: banner(paint.bgGreen),
      'not-ready': banner(paint.bgRed),
      'cannot-tell': banner(paint.bgYellow),
    },
  };
}

/** Whether to use colour: a terminal that can, and nobody who said no (https://no-color.org). */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}
