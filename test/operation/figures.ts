import { type Api, startApi } from "../graphql/api.ts";

/** A metric's lines as Prometheus reads them: `name{label="value"}` and the number. */
export async function scrape(api: { url: string }): Promise<Map<string, number>> {
  const text = await (await fetch(`${api.url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** An API whose figures nobody has read yet. */
export async function withApi(changes: Parameters<typeof startApi>[0], work: (api: Api) => Promise<void>): Promise<void> {
  const api = await startApi(changes);
  try {
    await work(api);
  } finally {
    await api.stop();
  }
}
