/** The header by which the load balancer tells which replica answered; empty where it answered itself. */
export const ANSWERED_BY = 'x-cleanroom-replica';
