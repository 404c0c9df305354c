import { container } from './container.ts';
import { otlp } from './otlp.ts';
import { postgres } from './postgres.ts';
import { redis } from './redis.ts';
import type { ServiceType } from './service.ts';
import { upstream } from './upstream.ts';

/** Every kind of service that a contract may name under `type`. */
export const serviceTypes: readonly ServiceType[] = [postgres, redis, otlp, upstream, container];
