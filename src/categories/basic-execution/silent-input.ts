/** Names by which the experiment and the judge find runs whose input stayed open. */

export const SILENT = 'its standard input is open and nobody writes to it';

/** The step that does the same with an input that is at its end. */
export const withEnd = (step: string): string => `${step}, input ended`;

/** The step that does the same once more with an input that stays open. */
export const silentAgain = (step: string): string => `${step}, silent again`;
