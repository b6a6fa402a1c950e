import globalSetup from "./globalSetup.ts";
import globalTeardown from "./globalTeardown.ts";

/** For commands: what Jest's global setup gives test files, so that test/helpers.ts (`withTemplateDb` and all else) works outside Jest too. */
export async function withTestServer<T>(work: () => Promise<T>): Promise<T> {
  await globalSetup();
  try {
    return await work();
  } finally {
    await globalTeardown();
  }
}
