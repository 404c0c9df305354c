import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ANSWERED_BY } from '../../src/model/balance.ts';
import type { EvidenceRecord } from '../../src/model/evidence.ts';
import type { JudgedRun } from '../../src/model/report.ts';
import { renderHtml } from '../../src/report/html/render.ts';
import { drive, drivenOne, fault, MIB, marks, recordsOf, request, run, usage } from '../evidence.ts';
import { ATTACKS, hostileReport } from '../unit/report/fixtures/hostile.ts';
import { notReady, ready } from '../unit/report/fixtures/reports.ts';
import { judged } from '../unit/report/fixtures/run.ts';

// The HTML report in a real Chromium: read by axe, driven by keyboard, attacked by what a subject printed. Pictures of it
// are left in .cleanroom/screenshots, to be looked at.

const PICTURES = join(import.meta.dirname, '..', '..', '.cleanroom', 'screenshots');
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };

/** Enough of every kind that all parts of the page are there. */
const records: readonly EvidenceRecord[] = [
  ...recordsOf('network-isolation', [
    ...Array.from({ length: 30 }, (_, index) =>
      request(`request ${index}`, { path: `/accounts/${index}`, ms: 5 + (index % 7) * 3 }),
    ),
    fault('refuse', { stage: 'injected' }),
    request('while refused', { status: 503, ms: 900 }),
    fault('heal', { stage: 'healed' }),
    ...Array.from({ length: 6 }, (_, index) =>
      usage(`round ${index + 1}`, { round: index + 1, memory: (30 + 3 * index) * MIB }),
    ),
  ]),
  ...recordsOf(
    'basic-execution',
    Array.from({ length: 120 }, (_, index) => run(`step ${index}`)),
  ).map((record, index) => ({ ...record, id: `e${index + 40}` })),
  ...recordsOf('network-isolation', [
    drive('load', { records: [1, 2, 1, 2].map((replica, n) => answeredBy(replica, n * 100)) }),
    drive('load around a kill', {
      marks: marks({ 'before the kill': 150, 'after the kill': 160 }),
      records: [1, 2, 1, 2].map((replica, n) => answeredBy(replica, n * 100)),
    }),
  ]).map((record, index) => ({ ...record, id: `e${index + 200}` })),
];

function answeredBy(replica: number, at: number) {
  return drivenOne(at, { headers: { [ANSWERED_BY]: `replica-${replica}` } });
}

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), 'cleanroom-report-'));
const pages: Page[] = [];

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    // What Chromium would say to its maker on its own stays unsaid.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});

afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a report from disk, as people do, and fails the test when the page errs or asks for anything else. */
async function open(run: JudgedRun, options: BrowserContextOptions = {}): Promise<Page> {
  const file = join(folder, `report-${pages.length}-${Math.round(performance.now())}.html`);
  writeFileSync(file, renderHtml(run));
  const context = await browser.newContext({ viewport: DESKTOP, ...options });
  const page = await context.newPage();
  pages.push(page);
  const troubles: string[] = [];
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => troubles.push(message.text()));
  page.on('request', (asked) => {
    if (!asked.url().startsWith(pathToFileURL(file).href)) troubles.push(`asked for ${asked.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  Object.assign(page, { troubles });
  expect(troubles).toEqual([]);
  return page;
}

function troublesOf(page: Page): readonly string[] {
  return (page as Page & { readonly troubles: readonly string[] }).troubles;
}

describe.each([
  ['failing', notReady],
  ['passing', ready],
] as const)('a %s run', (name, report) => {
  test.each([
    ['desktop', { viewport: DESKTOP }],
    ['phone', { viewport: PHONE }],
    ['dark', { viewport: DESKTOP, colorScheme: 'dark' }],
  ] as const)('has nothing serious for axe to find, and fits: %s', async (look, options) => {
    const page = await open(judged(report, records), options);
    await page.screenshot({ path: join(PICTURES, `${name}-${look}.png`) });
    await unfoldAll(page);
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(troublesOf(page)).toEqual([]);
  });
});

test('axe would find it', async () => {
  const page = await open(judged(ready, records));
  await page.evaluate('document.querySelector("main").append(document.createElement("button"))');
  expect(await seriousFindings(page)).toEqual([expect.stringMatching(/^button-name: /)]);
});

test('a printed report is whole: every category unfolded, nothing to click', async () => {
  const page = await open(judged(notReady, records));
  await page.emulateMedia({ media: 'print' });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  expect(await page.locator('#category-basic-execution .seen').isVisible()).toBe(true);
  expect(await page.locator('.finding.inconclusive .message').isVisible()).toBe(true);
  expect(await page.locator('button:visible').count()).toBe(0);
  const paper = await page.pdf({ path: join(PICTURES, 'failing.pdf') });
  expect(paper.length).toBeGreaterThan(10_000);
});

test('works by keyboard: from the top to the evidence of a finding', async () => {
  const page = await open(judged(notReady, records));
  const focused = () => page.evaluate('document.activeElement.textContent') as Promise<string>;
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the report');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Scorecard');
  const category = page.locator('#category-basic-execution');
  await category.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  const isOpen = (details: Locator) => () => details.evaluate((each) => each.hasAttribute('open'));
  await expect.poll(isOpen(category)).toBe(true);
  await page.locator('.finding a.record').first().focus();
  await page.keyboard.press('Enter');
  const record = page.locator('details#e31');
  await expect.poll(isOpen(record)).toBe(true);
  expect(await record.locator('.data').textContent()).toContain('"fault": "refused"');
  await expect.poll(focused).toContain('e31');
  expect(troublesOf(page)).toEqual([]);
});

test('a link brings a record that is far down, whatever was searched for before', async () => {
  const page = await open(judged(notReady, records));
  await page.fill('#evidence-search', 'nothing at all');
  expect(await page.textContent('#evidence-count')).toBe(`0 of ${records.length} records`);
  await page.evaluate('location.hash = "#e155"');
  await expect.poll(() => page.locator('details#e155').isVisible()).toBe(true);
  expect(await page.inputValue('#evidence-search')).toBe('');
});

test('evidence is searched and filtered as one types', async () => {
  const page = await open(judged(notReady, records));
  expect(await page.locator('#evidence-list details').count()).toBe(100);
  await page.click('#evidence-more');
  expect(await page.locator('#evidence-list details').count()).toBe(records.length);
  await page.fill('#evidence-search', '/accounts/7 GET');
  expect(await page.textContent('#evidence-count')).toBe(`1 of ${records.length} records`);
  await page.fill('#evidence-search', '');
  await page.selectOption('#evidence-kind', 'usage');
  expect(await page.textContent('#evidence-count')).toBe(`6 of ${records.length} records`);
});

test('a command is copied as it stands', async () => {
  const page = await open(judged(notReady, records), {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await page.locator('.finding button.copy').first().click();
  await expect.poll(() => page.locator('.finding button.copy').first().textContent()).toBe('Copied');
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    'cleanroom validate specimens/ledger/cleanroom.config.ts --only network-isolation --seed 4f1c09',
  );
});

test('without scripts all that matters is there', async () => {
  const page = await open(judged(notReady, records), { javaScriptEnabled: false });
  expect(await page.locator('h1').textContent()).toContain('Not ready');
  expect(await page.locator('.finding.fail .message').isVisible()).toBe(true);
  expect(await page.locator('#evidence-note').isVisible()).toBe(true);
  expect(await page.locator('button:visible').count()).toBe(0);
});

test.each(ATTACKS)('nothing that a subject printed runs or speaks for us: %s', async (_, attack) => {
  const hostile = recordsOf('network-isolation', [
    run(attack, { command: [attack], stdout: attack }),
    ...Array.from({ length: 9 }, () => request(attack, { path: attack, response: attack })),
  ]);
  const page = await open(judged(hostileReport(attack), hostile));
  await unfoldAll(page);
  await page.waitForFunction('document.querySelectorAll("#evidence-list pre").length === 10');
  expect(troublesOf(page)).toEqual([]);
  expect(await page.locator('h1').textContent()).toContain('Not ready');
  expect(await page.locator('script').count()).toBe(2);
  expect(await page.locator('img, iframe, object, a[href^="http"], a[href^="javascript"]').count()).toBe(0);
});

async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
}

/** What axe finds serious or worse, in words; it is put in from outside, past the page's policy. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`)[0]}`,
    );
}
