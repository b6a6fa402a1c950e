import type { ChannelSettings } from "../../src/channels/channels.ts";
import { readEnvironment } from "../../src/config.ts";

/** What a checkout has without any variable set, changed. */
export function testSettings(changes: Partial<ChannelSettings> = {}): ChannelSettings {
  return { ...readEnvironment({}).settings.channels, ...changes };
}
