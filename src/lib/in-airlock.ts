/** Types of services that are a part of the airlock: there is no container to be paused, and nobody waits for them. */
const IN_AIRLOCK: readonly string[] = ['upstream', 'otlp'];

/** Whether a service of this type lives in the airlock, and has no container of its own. */
export const livesInAirlock = (type: string): boolean => IN_AIRLOCK.includes(type);
