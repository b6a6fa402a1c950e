import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Which of these processes has a connection from this port of the machine; undefined where the system doesn't tell (not Linux). */
export function senderOf(port: number, pids: number[]): number | undefined {
  const inode = inodeOf(port);
  return inode === undefined ? undefined : pids.find((pid) => socketsOf(pid).includes(`socket:[${inode}]`));
}

function inodeOf(port: number): string | undefined {
  try {
    const wanted = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
    const lines = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => readFileSync(file, "utf8").trim().split("\n"));
    return lines
      .map((line) => line.trim().split(/\s+/))
      .find(([, local]) => local?.endsWith(wanted))
      ?.at(9);
  } catch {
    return undefined;
  }
}

function socketsOf(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(`${folder}/${name}`)];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
}
