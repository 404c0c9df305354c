/** The least project that builds, tests and deploys: what `forge init` writes. */
export const project: Readonly<Record<string, string>> = {
  'forge.toml': `# {{generated-by}}

[project]
name = "{{name}}"
version = "{{version}}"

[values]
greeting = "Hello from {{name}}"

[phases.build]
steps = [
  { action = "render", from = "src/greeting.txt", to = "build/greeting.txt" },
  { action = "concat", from = ["src/header.txt", "build/greeting.txt"], to = "build/page.txt" },
  { action = "digest", from = ["build/greeting.txt", "build/page.txt"], to = "build/SHA256SUMS" },
]

[phases.test]
steps = [
  { action = "check", file = "build/page.txt", contains = "{{name}}" },
  { action = "check", file = "build/SHA256SUMS", contains = "build/page.txt" },
]

[phases.deploy]
steps = [
  { action = "copy", from = "build/page.txt", to = "deployed/page.txt" },
  { action = "copy", from = "build/SHA256SUMS", to = "deployed/SHA256SUMS" },
]
`,
  'src/greeting.txt': '\\{{greeting}}, version \\{{version}}.\n',
  'src/header.txt': '{{name}}\n',
};
