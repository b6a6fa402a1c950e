import { Complaint } from "../complaint.ts";

/** What an operator gets wrong about a database, as one line; any other error is handed back as it came. */
function explainDatabaseError(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof Complaint) return error;
  const { code = "", message } = error as Error & { code?: string };
  const { hostname, port, pathname, username } = new URL(url);
  const server = `${hostname || "localhost"}:${port || 5432}`;
  const database = pathname.slice(1) || username;
  switch (code) {
    case "ECONNREFUSED":
    case "ECONNRESET":
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "ETIMEDOUT":
      return new Complaint(`No PostgreSQL answers at ${server} (${code}): is it running, and is DATABASE_URL right?`);
    case "28P01":
    case "28000":
      return new Complaint(`PostgreSQL at ${server} refuses the user ${username}: ${message}`);
    case "3D000":
      return new Complaint(`PostgreSQL at ${server} has no database ${database}: create it first`);
    case "42501":
      return new Complaint(
        `The database user ${username} lacks a right: ${message}. Migrations need the owner of the database, with createrole unless Holdfast's roles are there`,
      );
    case "53300":
      return new Complaint(`PostgreSQL at ${server} has no connection left: ${message}`);
    case "25006":
      return new Complaint(`PostgreSQL at ${server} is read-only: ${message}`);
    case "57P03":
      return new Complaint(`PostgreSQL at ${server} is not ready: ${message}`);
    default:
      return explainByMessage(error, server, username);
  }
}

/** What pg tells without a code. */
function explainByMessage(error: Error, server: string, username: string): Error {
  const { message } = error;
  if (/timeout expired|Connection terminated/.test(message)) return new Complaint(`PostgreSQL at ${server} does not answer: ${message}`);
  if (/client password must be/.test(message)) return new Complaint(`PostgreSQL at ${server} wants a password of the user ${username}`);
  if (/SSL connection|certificate/.test(message)) return new Complaint(`No encrypted connection to PostgreSQL at ${server}: ${message}`);
  return error;
}

/** Runs `work` and turns what an operator got wrong into a Complaint. */
export async function explained<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explainDatabaseError(error, url);
  }
}
