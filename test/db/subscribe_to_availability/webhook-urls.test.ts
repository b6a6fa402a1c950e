import { attempt, expectSqlState, withRootDb } from "../../helpers.ts";
import { subscribe } from "../notifications.ts";

// HARDENING row 95: whatever a library could read as an address of this network, and more.
const refused = [
  "http://example.com/hook",
  "file:///etc/passwd",
  "ftp://example.com/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0x7f.0.0.1/",
  "https://0177.0.0.1/",
  "https://10.0.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://8.8.8.8/",
  "https://1.2.3.4.5/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[fe80::1]/",
  "https://[2606:4700::1111]/",
  "https://localhost/",
  "https://LOCALHOST/",
  "https://localhost./",
  "https://example.com./",
  "https://api.localhost/",
  "https://metadata/",
  "https://metadata.google.internal/",
  "https://Metadata.Google.INTERNAL/",
  "https://printer.local/",
  "https://router.lan/",
  "https://db.corp/",
  "https://1.0.0.127.in-addr.arpa/",
  "https://hidden.onion/",
  "https://user@example.com/",
  "https://user:pass@example.com/",
  "https://example.com@127.0.0.1/",
  "https://example.com:5432/",
  "https://example.com:22/",
  "https://example.com:80/",
  "https://example.com:0/",
  "https://example.com:/",
  "https://example.com:99999/",
  "https://example.com#@127.0.0.1/",
  "https://example.com/#fragment",
  "https://example.com\\@127.0.0.1/",
  "https://example.com/a\\b",
  "https://exa mple.com/",
  "https://example.com/a b",
  "https://example.com/\r\nHost: eve.example",
  "https://example.com/\t",
  "https://example%2ecom/",
  "https://%31%32%37.0.0.1/",
  "https://１２７.0.0.1/",
  "https://exаmple.com/",
  "https://-example.com/",
  "https://example-.com/",
  "https://.example.com/",
  "https://example..com/",
  "https:/example.com/",
  "https:example.com/",
  "//example.com/",
  " https://example.com/",
  "https://example.com/é",
  `https://${"a".repeat(64)}.example.com/`,
  `https://${"a.".repeat(130)}example.com/`,
];

test.each(refused)("%j is refused", (address) =>
  withRootDb(async (client) => {
    await expectSqlState(
      attempt(client, () => subscribe(client, { channel: "webhook", address, user_id: "ada" })),
      "INVALID_ADDRESS",
    );
  }),
);

test.each([
  "https://example.com",
  "https://example.com/",
  "https://example.com?of=ada",
  "https://EXAMPLE.com:443/hooks/1?a=b&c=%20",
  "https://hooks.example.co.uk:8443/~ada/[1]?x={y}",
  "https://xn--bcher-kva.example/",
  "https://my_host.example.com/",
])("%j is taken", (address) =>
  withRootDb(async (client) => {
    expect(await subscribe(client, { channel: "webhook", address, user_id: "ada" })).toMatchObject({ address });
  }),
);

test("where the owner allows it, for development, receivers of this machine are taken too, others still by one spelling", () =>
  withRootDb(async (client) => {
    await client.query("update holdfast_private.settings set allows_local_webhooks = true");
    for (const address of ["http://127.0.0.1:8080/hook", "http://localhost:3000", "https://[::1]:9443/"]) {
      expect(await subscribe(client, { channel: "webhook", address, user_id: "ada" })).toMatchObject({ address });
    }
    for (const address of ["file:///etc/passwd", "http://user:pass@localhost/", "http://localhost/\r\nX: y"]) {
      await expectSqlState(
        attempt(client, () => subscribe(client, { channel: "webhook", address, user_id: "ada" })),
        "INVALID_ADDRESS",
      );
    }
  }));
