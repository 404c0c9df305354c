import type { Breach, Family, Sample } from './types.ts';

interface Open {
  readonly name: string;
  type: string | null;
  readonly said: Set<string>;
  readonly samples: Sample[];
}

/** Gathers lines into families, and holds what both formats ask of the order of lines. */
export function createCollector() {
  const families = new Map<string, Open>();
  const series = new Map<string, number>();
  const breaches: Breach[] = [];
  let current: Open | null = null;

  const breach = (line: number, says: string) => void breaches.push({ line, says });

  /** The family of this name; all its lines must stand together. */
  const enter = (name: string, line: number): Open => {
    if (current?.name === name) return current;
    const known = families.get(name);
    if (known && (known.samples.length > 0 || known.said.size > 0))
      breach(line, `the lines of ${name} do not stand together: others stand between them`);
    const entered = known ?? { name, type: null, said: new Set<string>(), samples: [] };
    families.set(name, entered);
    current = entered;
    return entered;
  };

  return {
    breach,
    enter,
    /** The open family, which knows how the names of its samples may end. */
    current: () => current,
    describe(keyword: string, name: string, line: number): Open {
      const family = enter(name, line);
      if (family.said.has(keyword)) breach(line, `${name} has a second ${keyword}`);
      if (family.samples.length > 0) breach(line, `the ${keyword} of ${name} stands after its samples`);
      family.said.add(keyword);
      return family;
    },
    add(family: Open, sample: Sample): void {
      const key = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`;
      const first = series.get(key);
      if (first === undefined) series.set(key, sample.line);
      else breach(sample.line, `${seriesName(sample)} stands in line ${first} already`);
      family.samples.push(sample);
    },
    families: (): readonly Family[] =>
      [...families.values()].map(({ name, type, samples }) => ({ name, type, samples })),
    breaches: (): readonly Breach[] => breaches,
  };
}

/** A series as an exposition writes it. */
export function seriesName({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(',')}}`;
}
