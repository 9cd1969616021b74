/** What may be sent to an address that Slack gave: the bot's token, a request without it, or nothing at all. */
export const trustIn = (url: URL): 'token' | 'no-token' | 'none' => {
  const host = url.hostname;
  if (url.protocol !== 'https:' || url.port !== '' || url.username !== '') return 'none';
  if (host === 'slack.com' || host.endsWith('.slack.com')) return 'token';
  // Presigned addresses of Slack's content network: the address itself is the proof.
  if (host === 'slack-files.com' || /\.slack-(edge|files)\.com$/.test(host)) return 'no-token';
  return 'none';
};
