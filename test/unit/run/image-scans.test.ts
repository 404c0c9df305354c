import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { keptImageScans } from '../../../src/run/image-scans.ts';

const root = mkdtempSync(join(tmpdir(), 'cleanroom-scans-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const scan = { layers: 3, files: 9, setId: [{ path: '/usr/bin/su', mode: '04755' }], secrets: [] };

test('gives back what was kept, and nothing for anything else', () => {
  const scans = keptImageScans(join(root, 'images'));
  expect(scans.load('aa')).toBeNull();
  scans.save('aa', scan);
  expect(scans.load('aa')).toEqual(scan);
  expect(scans.load('bb')).toBeNull();
  expect(readdirSync(join(root, 'images')).sort()).toEqual(['.gitignore', 'aa.json']);
});

test('what is damaged is read again, and a folder that cannot be used is no trouble', () => {
  const scans = keptImageScans(join(root, 'images'));
  writeFileSync(join(root, 'images', 'cc.json'), '{"layers": 3');
  expect(scans.load('cc')).toBeNull();
  writeFileSync(join(root, 'file'), '');
  const none = keptImageScans(join(root, 'file'));
  none.save('aa', scan);
  expect(none.load('aa')).toBeNull();
});
