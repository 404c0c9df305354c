/** What both ends of the wiretap, the agent that records and the host that reads, must agree on. */

/** Most bytes that the wiretap keeps between two drains; in base64 they still fit one line of the protocol. */
export const WIRETAP_BYTES = 10 * 1024 * 1024;

/** Port on 127.0.0.1 to which the agent sends a datagram to see whether the wiretap is up to date. */
export const MARKER_PORT = 61_999;
