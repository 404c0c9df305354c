import { spawnSync } from 'node:child_process';

/**
 * The bill of materials, from the lockfile alone, with what is for development marked as such: `npm run sbom > sbom.json` (CycloneDX), or
 * `npm run sbom -- spdx`. Nothing is kept in the repository, because it would only say again what package-lock.json says.
 */
const [format = 'cyclonedx'] = process.argv.slice(2);
if (!['cyclonedx', 'spdx'].includes(format)) {
  console.error(`"${format}" is no format of a bill of materials: write cyclonedx or spdx.`);
  process.exit(64);
}
const argv = ['sbom', '--sbom-format', format, '--package-lock-only'];
const { status, error } = spawnSync('npm', argv, { stdio: 'inherit' });
if (error) console.error(`npm cannot be started: ${error.message}`);
process.exitCode = status ?? 1;
