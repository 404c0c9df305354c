import { expect, test } from 'vitest';
import type { LayerFile } from '../../../src/model/engine.ts';
import { scanImage } from '../../../src/room/image-scan.ts';

const file = (layer: string, path: string, mode = 0o755, type: LayerFile['type'] = 'file'): LayerFile => ({
  layer,
  path,
  type,
  mode,
  size: 1,
  content: null,
});

/** An image of two layers, whose files come in any order. */
const scan = (files: readonly LayerFile[]) =>
  scanImage({ needles: [], variables: {} }, async (visit) => {
    files.forEach(visit);
    return { layers: ['base', 'top'], history: [], env: [] };
  });

test('set-id bits count as the last layer has them', async () => {
  expect(
    await scan([
      file('top', '/usr/bin/passwd', 0o755),
      file('base', '/usr/bin/su', 0o4755),
      file('base', '/usr/bin/passwd', 0o4755),
      file('base', '/var/mail', 0o2775, 'directory'),
      file('top', '/usr/bin/wall', 0o2755),
    ]),
  ).toEqual({
    layers: 2,
    files: 3,
    setId: [
      { path: '/usr/bin/su', mode: '04755' },
      { path: '/usr/bin/wall', mode: '02755' },
    ],
    secrets: [],
  });
});

test('what a layer hides is gone, and what it brings itself stays', async () => {
  const { setId } = await scan([
    file('base', '/a/one', 0o4755),
    file('base', '/b/two', 0o4755),
    file('base', '/c/three', 0o4755),
    file('base', '/d/four', 0o4755),
    file('top', '/a/.wh.one', 0),
    file('top', '/.wh.b', 0),
    file('top', '/c/.wh..wh..opq', 0),
    file('top', '/c/fresh', 0o4755),
    file('top', '/d/four', 0o777, 'link'),
  ]);
  expect(setId).toEqual([{ path: '/c/fresh', mode: '04755' }]);
});

test('a secret is found in a layer that a later one hides, in the history and in the environment', async () => {
  const content = (text: string) => ({ content: Buffer.from(text) });
  const question = {
    needles: [{ id: 'TOKEN/0', bytes: Buffer.from('correct-horse') }],
    variables: { TOKEN: 'TOKEN/0' },
  };
  const { secrets } = await scanImage(question, async (visit) => {
    visit({ ...file('base', '/app/.env', 0o644), ...content('A=1\nTOKEN=something-else\n') });
    visit({ ...file('base', '/app/main.js'), ...content('const { TOKEN: token } = process.env;') });
    visit({
      ...file('base', '/app/help.txt'),
      ...content('Set TOKEN=... or TOKEN=$OTHER before it.\nTOKEN=<yours>\n'),
    });
    visit({ ...file('base', '/app/notes', 0o600), ...content('it is correct-horse, he said') });
    visit(file('top', '/app/.wh..env', 0));
    return {
      layers: ['base', 'top'],
      history: ['RUN TOKEN=let-me-in make'],
      env: ['PATH=/bin', 'TOKEN=given-to-all'],
    };
  });
  expect(secrets.map(({ where, mode }) => [where, mode])).toEqual([
    ['/app/.env, layer 1 of 2', '0644'],
    ['/app/notes, layer 1 of 2', '0600'],
    ['its environment', null],
    ['its history', null],
  ]);
});

test('lines without anything in a file are passed over in about its length', async () => {
  const content = (text: string) => Buffer.from(text);
  const question = { needles: [], variables: { TOKEN: 'TOKEN/0' } };
  const began = performance.now();
  const { secrets } = await scanImage(question, async (visit) => {
    for (const name of ['a', 'b', 'c'])
      visit({ ...file('top', `/app/${name}`), content: content(`TOKEN${'\n'.repeat(60_000)}x`) });
    visit({ ...file('top', '/app/.env'), content: content('\n\n \texport TOKEN=hunter2-hunter2 \r\n') });
    return { layers: ['top'], history: [], env: [] };
  });
  expect(secrets).toHaveLength(1);
  // With the square of its length it would take half a minute.
  expect(performance.now() - began).toBeLessThan(5_000);
});
