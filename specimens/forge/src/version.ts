/** What `forge --version` prints. */
export const VERSION = '1.4.0';
