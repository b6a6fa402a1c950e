import { Lag, positionOf } from "../../src/replica/lag.ts";

test("positions are compared as numbers", () => {
  expect(positionOf("16/B374D848")).toBe(0x16b374d848n);
  expect(positionOf("9/FFFFFFFF") < positionOf("A/0")).toBe(true);
});

test("the lag is the age of the first position that the replica has not reached", () => {
  const lag = new Lag();
  lag.primaryIsAt(10n, 1_000);
  expect(lag.replicaIsAt(10n, 1_500)).toBe(0);
  lag.primaryIsAt(20n, 2_000);
  lag.primaryIsAt(30n, 3_000);
  expect(lag.replicaIsAt(15n, 5_000)).toBe(3_000);
  expect(lag.replicaIsAt(25n, 5_000)).toBe(2_000);
  expect(lag.replicaIsAt(30n, 5_000)).toBe(0);
  // While nobody writes.
  lag.primaryIsAt(30n, 60_000);
  expect(lag.replicaIsAt(30n, 61_000)).toBe(0);
});

test("a replica that was away is taken for far behind until it has caught up with something", () => {
  const lag = new Lag();
  lag.primaryIsAt(10n, 0);
  expect(lag.replicaIsAt(5n, 1)).toBe(Number.POSITIVE_INFINITY);
  expect(lag.replicaIsAt(10n, 2)).toBe(0);
  lag.reset();
  lag.primaryIsAt(20n, 3);
  expect(lag.replicaIsAt(19n, 4)).toBe(Number.POSITIVE_INFINITY);
  lag.primaryIsAt(30n, 5);
  expect(lag.replicaIsAt(20n, 10)).toBe(5);
});

test("one that is behind for days keeps no more than a thousand positions in mind, the oldest", () => {
  const lag = new Lag();
  lag.primaryIsAt(0n, 0);
  lag.replicaIsAt(0n, 0);
  for (let n = 1; n <= 5_000; n++) lag.primaryIsAt(BigInt(n), n);
  expect(lag.replicaIsAt(0n, 6_000)).toBe(5_999);
  expect(lag.replicaIsAt(4_000n, 6_000)).toBe(0);
});
