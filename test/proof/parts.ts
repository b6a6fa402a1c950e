import type { Proof } from "./proof.ts";

/** The parts of the proof in the order in which they run, each loaded when it is its turn. A new one is a line here. */
export const parts: Readonly<Record<string, () => Promise<{ proof: Proof }>>> = {
  model: () => import("./model/proof.ts"),
  zones: () => import("./zones/proof.ts"),
  races: () => import("./races/proof.ts"),
  faults: () => import("./faults/proof.ts"),
  guards: () => import("./guards/proof.ts"),
};
