import { ForgeError } from './forge-error.ts';

export type Values = Readonly<Record<string, string>>;

/**
 * Replaces each `{{key}}` by its value; a backslash before the braces keeps them: `\{{key}}`. Values are never rendered
 * again. Throws ForgeError naming the origin, the line and the key of a placeholder without a value.
 */
export type Render = (text: string, values: Values, origin: string) => string;

export const render: Render = (text, values, origin) =>
  text.replace(
    /(\\?)\{\{\s*([\w.-]+)\s*\}\}/g,
    (whole: string, backslash: string, key: string, at: number) => {
      if (backslash) return whole.slice(1);
      if (Object.hasOwn(values, key)) return values[key] as string;
      const line = text.slice(0, at).split('\n').length;
      throw new ForgeError(`${origin}, line ${line}: no value for {{${key}}}; give one with --set ${key}=…`);
    },
  );
