import { z } from 'zod';
import { absolutePath } from './path-schema.ts';

const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const reference = new RegExp(
  `^(?:[A-Za-z0-9.-]+(?::\\d+)?/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$`,
);

/** An image's name as the OCI distribution specification and Docker write it: `registry:5000/team/app:1.2`. */
export const imageReference = z
  .string()
  .regex(reference, "write an image reference in lower case, as in 'nginx:1' or 'ghcr.io/team/app:2'");

const hostPath = z
  .string()
  .min(1)
  .regex(/^[^\0]*$/, 'a path holds no NUL');

const build = z.strictObject({
  build: hostPath.describe('Folder that is the build context, relative to the contract.'),
  dockerfile: hostPath.default('Dockerfile').describe('Relative to the build context, and inside it.'),
  args: z.record(z.string(), z.string()).default({}).describe('Build arguments.'),
});

// What stands here ends in a package manager's command line, so nothing that a shell or an option parser would take.
const debianPackage = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9+.-]*(?:=[\w.+~:-]+)?$/,
    "write a Debian package, as in 'nginx' or 'nginx=1.22.1-9'",
  );
const npmPackage = z
  .string()
  .regex(
    /^(?:@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*(?:@[\w^~][\w.^~+-]*)?$/,
    "write an npm package, as in 'prettier@3'",
  );

const files = z.strictObject({
  base: imageReference.describe('Image that the files are put on.'),
  packages: z.array(debianPackage).default([]).describe('Debian packages to install first.'),
  npm: z.array(npmPackage).default([]).describe('npm packages to install globally first.'),
  files: z
    .record(absolutePath, hostPath)
    .default({})
    .describe('Path in the image → file or folder on the host, relative to the contract.'),
});

/** Where the subject's files come from: an image, a Dockerfile, or files on a base image. */
export const image = z
  .union([imageReference, build, files], {
    error: "write an image reference, { build: '.' }, or { base: 'debian:12-slim', files: { … } }",
  })
  .describe('An image reference, { build: folder }, or { base: image, packages, npm, files }.');

export type Image = z.output<typeof image>;
