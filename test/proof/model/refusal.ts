/** A call that the rules refuse, by its registered code. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export function fail(code: string): never {
  throw new Refusal(code);
}
