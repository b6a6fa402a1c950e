import { stripTypeScriptTypes } from "node:module";

/** Jest's transform: what Node itself does to a .ts file, so that tests run the sources as they are. */
export default { process: (source) => ({ code: stripTypeScriptTypes(source, { mode: "strip" }) }) };
