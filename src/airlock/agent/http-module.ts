/**
 * An `import` of node:http lists all that it exports, and so loads its WebSocket and fetch, which doubles the time that an
 * agent takes to start.
 */
export const {
  request: httpRequest,
  Agent: HttpAgent,
  createServer: createHttpServer,
} = process.getBuiltinModule('node:http');
