import type { CategoryDescription } from '../../model/category.ts';

export const description: CategoryDescription = {
  id: 'health-checks',
  number: 14,
  title: 'Health checks',
  question: 'Can an orchestrator believe it?',
  motivation:
    'Load balancers and orchestrators act on two small answers, many times a minute, with nobody watching. A readiness that is always yes ' +
    'sends people to a service that cannot serve them; a liveness that depends on the database restarts every instance at once when the ' +
    'database has a bad minute.',
  method:
    'Liveness and readiness are asked at a steady rate, as an orchestrator does, while it is started against a slow database, started ' +
    'before its database, driven with its ordinary work, and stopped; and while each critical service is paused, refused, and black-holed, with ' +
    'and without load. Services of which nothing is claimed refuse all at once, for a moment in which only liveness counts. The moment it says ready, a first request must succeed. Each fault’s effect is seen by ourselves, and is healed again.',
  unproven: 'what it says while a dependency is paused, refused or swallowed, and when that comes after it',
  always: false,
  needs: { what: 'a path of readiness', key: 'ready', orOfSubject: 'ready' },
  rules: [
    {
      id: 'becomes-ready',
      timed: true,
      asks: 'Is it ready in time after its start?',
      remedy:
        'Open the port early, do slow preparation once and elsewhere (migrations, warm-up), or claim the time that it really needs.',
      subjects: ['service'],
    },
    {
      id: 'first-request-succeeds',
      timed: true,
      asks: 'Does a request succeed from the moment it says that it is ready?',
      remedy:
        'Say ready only when everything that a request needs is there: schema migrated, connections made, caches that must be warm filled.',
      subjects: ['service'],
    },
    {
      id: 'not-ready-without-critical',
      fullOnly: true,
      timed: true,
      asks: 'Is it not ready, within the claimed time, while a critical service is gone?',
      remedy:
        'Let readiness look at the critical dependency itself, with a time-out, at the moment of asking; do not infer it from past requests.',
      subjects: ['service'],
    },
    {
      id: 'ready-again',
      fullOnly: true,
      timed: true,
      asks: 'Is it ready again, within the claimed time, once the critical service is back?',
      remedy:
        'Keep trying to reach what is gone, with a capped pause between attempts, and replace connections that died. No restart should be needed.',
      subjects: ['service'],
    },
    {
      id: 'stays-live',
      fullOnly: true,
      asks: 'Is it live all the while, whatever becomes of its dependencies?',
      remedy:
        'Let liveness speak for the process alone: answer 200 without asking anybody. What a restart cannot mend belongs into readiness.',
      subjects: ['service'],
    },
    {
      id: 'waits-for-dependency',
      fullOnly: true,
      timed: true,
      asks: 'Started before its critical service, does it wait for it and then become ready?',
      remedy:
        'Retry with backoff at start instead of ending; the order in which containers start is nobody’s promise.',
      subjects: ['service'],
    },
    {
      id: 'answers-in-time',
      fullOnly: true,
      timed: true,
      asks: 'Is every health check answered in time, under load and while a dependency hangs?',
      remedy:
        'Give the check a deadline of its own, shorter than the asker’s; do not let it queue behind requests or for their connections.',
      subjects: ['service'],
    },
    {
      id: 'optional-not-gating',
      timed: true,
      asks: 'Does it stay ready while a service is gone that it can do without?',
      remedy: 'Take the optional dependency out of readiness; degrade, and tell it by a metric.',
      subjects: ['service'],
    },
    {
      id: 'not-ready-while-stopping',
      timed: true,
      asks: 'Is it not ready from the moment it was asked to stop?',
      remedy:
        'Turn readiness in the signal handler, before anything else, so that nobody is sent here any more.',
      subjects: ['service'],
    },
  ],
  sources: [
    'Kubernetes documentation: Liveness, Readiness, and Startup Probes; Pod Lifecycle',
    'AWS Builders’ Library: Implementing health checks (D. Yanacek)',
    'draft-inadarei-api-health-check: Health Check Response Format for HTTP APIs',
  ],
};
