import type { Facts, Found } from '../facts.ts';

/** What the best-known client libraries speak to, whatever the language: by the last part of their names. */
const CLIENTS: Readonly<Record<string, string>> = {
  pg: 'postgres',
  postgres: 'postgres',
  'pg-promise': 'postgres',
  'tokio-postgres': 'postgres',
  'lib/pq': 'postgres',
  pgx: 'postgres',
  psycopg: 'postgres',
  psycopg2: 'postgres',
  'psycopg2-binary': 'postgres',
  asyncpg: 'postgres',
  ioredis: 'redis',
  redis: 'redis',
  'go-redis': 'redis',
  mysql2: 'MySQL',
  pymysql: 'MySQL',
  mongodb: 'MongoDB',
  pymongo: 'MongoDB',
  amqplib: 'RabbitMQ',
  lapin: 'RabbitMQ',
  pika: 'RabbitMQ',
  kafkajs: 'Kafka',
  rdkafka: 'Kafka',
};

const SERVERS = new Set([
  ...['express', 'fastify', 'koa', 'hono', '@nestjs/core', 'next', '@hapi/hapi'],
  ...['axum', 'actix-web', 'rocket', 'warp', 'tonic'],
  ...['gin', 'echo', 'chi', 'fiber', 'mux'],
  ...['fastapi', 'flask', 'django', 'uvicorn', 'gunicorn', 'starlette', 'aiohttp'],
]);

/** What dependencies tell of a program. */
export function hintsOf(libraries: readonly Found<string>[]): Pick<Facts, 'hints' | 'servers'> {
  return {
    hints: libraries.flatMap(({ value: library, where }) => {
      const type = CLIENTS[library];
      return type === undefined ? [] : [{ value: { library, type }, where }];
    }),
    servers: libraries.filter(({ value }) => SERVERS.has(value)),
  };
}
