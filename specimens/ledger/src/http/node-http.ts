/**
 * What is used of node:http. An `import` of that module lists all that it exports, and so loads its WebSocket and fetch, which costs a
 * quarter of a start.
 */
const http = process.getBuiltinModule('node:http');

export const { createServer, STATUS_CODES } = http;

/** @public For the exporter of traces: this is bundled in the place of its `http`. */
export const Agent = http.Agent;
/** @public For the exporter of traces. */
export const request = http.request;
