import type { Upgrade } from './claim.ts';

/** Whether the contract says that this table or column is meant to change. */
export function isMeant({ changes }: Upgrade, name: string): boolean {
  const table = name.split('.').slice(0, 2).join('.');
  const plain = (text: string) => text.replaceAll('"', '').replace(/^public\./, '');
  return changes.some((one) => plain(one) === plain(name) || plain(one) === plain(table));
}
