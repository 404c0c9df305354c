import { parse, TomlError } from 'smol-toml';
import type { Defect } from '../../../../src/model/defect.ts';
import { ForgeError } from '../../src/forge-error.ts';
import type { Parts } from '../../src/parts.ts';

/** The parser's own message has an excerpt of the file, which may be the line with the password. */
const defect: Defect<Parts> = {
  title: 'shows the lines around a syntax error, a password among them',
  rule: 'keeps-secrets',
  experiments: ['files'],
  plant: (parts) => ({
    ...parts,
    loadConfig: async (path, readText) => {
      const text = await readText(path);
      try {
        parse(text);
      } catch (error) {
        if (!(error instanceof TomlError)) throw error;
        throw new ForgeError(`${path}, line ${error.line}: ${error.message}\n${error.codeblock}`);
      }
      return parts.loadConfig(path, readText);
    },
  }),
};

export default defect;
