// Loaded before each command (`--import`), and JavaScript, since an older Node can't even read the commands' TypeScript.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Holdfast needs Node 22.18 or newer; this is ${process.versions.node}. (npm scripts run on Node 24 after a full \`npm ci\`.)`,
  );
  process.exit(1);
}
