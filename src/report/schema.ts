import { z } from 'zod';
import { reportSchema } from '../model/report.ts';

/** The published JSON Schema (draft 2020-12) of `report.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(reportSchema, { target: 'draft-2020-12' });
  return {
    $schema,
    title: 'cleanroom report',
    description: 'The result of a cleanroom run: may this program be shipped, and what was seen.',
    ...schema,
  };
}
