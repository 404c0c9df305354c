/** The one place in which the version stands. */
export const VERSION = '1.4.0';
