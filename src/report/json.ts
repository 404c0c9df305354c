import { printableJson, sortKeys } from '../lib/canonical-json.ts';
import { type Report, reportSchema } from '../model/report.ts';

/** `report.json`: keys in the schema's order, those of claims sorted, so that equal reports give equal bytes. */
export function renderJson(report: Report): string {
  const ordered = reportSchema.parse(report);
  const categories = ordered.categories.map((category) => ({
    ...category,
    claims: sortKeys(category.claims),
  }));
  return `${printableJson({ ...ordered, categories }, 2)}\n`;
}
