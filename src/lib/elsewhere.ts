/** A time zone fourteen hours ahead, as it is understood without a table of zones (POSIX, XBD 8.3: TZ); some of Python need the table. */
export const FAR_ZONE = 'CLN-14';

/** Twelve hours behind. */
const ZONE_BEHIND = 'CLN+12';

/** A zone in which it is another day than in UTC, for two hours at least: what holds only the local day differs there as well. */
export function zoneOfAnotherDay(now: number): string {
  return new Date(now).getUTCHours() < 10 ? ZONE_BEHIND : FAR_ZONE;
}

/**
 * A language with other capitals (i and İ), decimal signs and order of letters (POSIX, XBD 8.2). What text is made of (LC_CTYPE) stays as it
 * is: an image seldom has this locale, and programs that do not find it would take all text for ASCII.
 */
export const FAR_LANGUAGE = {
  LC_MESSAGES: 'tr_TR.UTF-8',
  LC_NUMERIC: 'tr_TR.UTF-8',
  LC_TIME: 'tr_TR.UTF-8',
  LC_COLLATE: 'tr_TR.UTF-8',
} as const;
