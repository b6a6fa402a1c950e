declare global {
  var stopTestServer: (() => Promise<void>) | undefined;
}

/** What globalSetup tells the test files, each of which runs in a process of its own. */
export interface TestServer {
  /** Every database and role of this run begins with it. */
  prefix: string;
  /** Of its PostgreSQL: 18. */
  major: number;
  template: string;
  /** The template's owner: not a superuser on the embedded server. */
  ownerUrl: string;
  /** Of the embedded server alone. */
  superuserUrl: string | undefined;
  apiUser: string;
  apiPassword: string;
  /** SQLSTATE by registered code. */
  sqlStates: Record<string, string>;
}

export function testServer(): TestServer {
  const told = process.env.HOLDFAST_TEST_SERVER;
  if (!told) throw new Error("test/globalSetup.ts did not run");
  return JSON.parse(told) as TestServer;
}

/** The same login, another database. */
export function databaseAt(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.href;
}
