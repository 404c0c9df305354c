import { plainText } from '../lib/plain-text.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Case, details, type Suite, suites, tally } from './common/cases.ts';

/**
 * JUnit XML as Jenkins' schema has it, which is the strictest that GitLab, GitHub's actions and others agree on: a suite
 * for each category, a case for each check. "Cannot tell" is an `error`, as it is for a test that could not be run.
 *
 * Cases take no time of their own: experiments are shared by many checks, so their seconds stand at the suite.
 */
export function renderJunit(report: Report): string {
  const all = suites(report);
  const attributes = [
    ['name', `cleanroom ${plainText(report.subject.name)}`],
    ['time', report.seconds.toFixed(3)],
    ...counts(all),
  ] as const;
  const body = all.flatMap((suite, index) => renderSuite(report, suite, index).map((line) => `  ${line}`));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${written(attributes)}>`,
    ...body,
    '</testsuites>',
    '',
  ].join('\n');
}

type Attributes = readonly (readonly [name: string, value: string])[];

function counts(all: readonly Suite[]): Attributes {
  const told = tally(all);
  return [
    ['tests', String(told.all)],
    ['failures', String(told.fail)],
    ['errors', String(told.inconclusive)],
  ];
}

function renderSuite(report: Report, suite: Suite, index: number): string[] {
  // Readers split the class name at its last dot into package and class.
  const subject = plainText(report.subject.name).replaceAll('.', '_');
  const attributes = [
    ['name', suite.title],
    ...counts([suite]),
    ['skipped', String(tally([suite])['not-applicable'])],
    ['time', (suite.seconds ?? 0).toFixed(3)],
    // UTC, and without the zone: Ant's schema knows none.
    ['timestamp', new Date(report.startedAt).toISOString().replace(/\.\d+Z$/, '')],
    ['hostname', 'room'],
    ['id', String(index)],
    ['package', subject],
  ] as const;
  const properties: Attributes = [
    ['question', suite.question],
    ['verdict', suite.verdict],
    // Of the whole run: also whether it was only a part, or a quick one.
    ['summary', plainText(report.summary)],
    ['seed', plainText(report.seed)],
    ['replay', plainText(report.replay)],
  ];
  return [
    `<testsuite${written(attributes)}>`,
    '  <properties>',
    ...properties.map(
      ([name, value]) =>
        `    <property${written([
          ['name', name],
          ['value', value],
        ])}/>`,
    ),
    '  </properties>',
    ...suite.cases.flatMap((each) =>
      renderCase(each, `${subject}.${suite.id}`, report.subject.contract).map((line) => `  ${line}`),
    ),
    '</testsuite>',
  ];
}

function renderCase(each: Case, classname: string, contract: string): string[] {
  const attributes = [
    ['name', each.name],
    ['classname', classname],
    ['time', '0.000'],
  ] as const;
  return [`<testcase${written(attributes)}>`, `  ${OUTCOME[each.verdict](each, contract)}`, '</testcase>'];
}

const OUTCOME: Readonly<Record<Verdict, (each: Case, contract: string) => string>> = {
  pass: (each) => `<system-out>${escaped(`${each.asks}\n${each.message}`)}</system-out>`,
  'not-applicable': (each) => `<skipped>${escaped(each.message)}</skipped>`,
  fail: (each, contract) => trouble('failure', each, contract),
  inconclusive: (each, contract) => trouble('error', each, contract),
};

function trouble(element: 'failure' | 'error', each: Case, contract: string): string {
  const text = [each.asks, each.message, ...details(each, contract)].join('\n');
  const attributes = [
    ['type', each.rule],
    ['message', each.message],
  ] as const;
  return `<${element}${written(attributes)}>${escaped(text)}</${element}>`;
}

function written(attributes: Attributes): string {
  return attributes.map(([name, value]) => ` ${name}="${escaped(value)}"`).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Of text without control characters, which XML 1.0 cannot hold in any form. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
