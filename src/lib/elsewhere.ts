/** A time zone fourteen hours ahead, in the one way that libraries understand without a table of zones (POSIX, XBD 8.3: TZ). */
export const FAR_ZONE = 'CLN-14';

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
