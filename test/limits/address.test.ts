import type { Socket } from "node:net";
import { callerNetwork } from "../../src/limits/address.ts";

const network = (remoteAddress: string) => callerNetwork({ headers: {}, socket: { remoteAddress } as Socket }, 0);

test.each([
  ["127.0.0.1", "127.0.0.1"],
  ["::ffff:198.51.100.1", "198.51.100.1"],
  ["::1", "0:0:0:0::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["2001:0db8:0000:0000:1::", "2001:db8:0:0::/64"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["", ""],
])("%s counts as %s", (address, expected) => {
  expect(network(address)).toBe(expected);
});
