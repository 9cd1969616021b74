import type { Inward } from '../inward.ts';
import type { SharedFile } from '../press.ts';

/** A file in the DM or in a channel: what it is for is found out once Slack says where it was shared. */
export const fileShared = async (shared: SharedFile, inward: Inward): Promise<void> => {
  if (shared.user !== inward.self) await inward.takeFile(shared);
};
