import { request } from 'undici';
import { createDispatcher } from '../../../src/http/dispatcher.ts';

// Run by dispatcher.test.ts in a network without any route: says how connections to these addresses fail.
for (const addresses of [['104.16.1.9'], ['2606:4700::1'], ['2606:4700::1', '104.16.1.9']]) {
  const dispatcher = createDispatcher({
    lookup: (_name, _options, callback) =>
      callback(
        null,
        addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
  });
  const said = await request('https://slack.com/', { dispatcher }).then(
    () => 'connected',
    (error: Error) => `${error.name}: ${error.message}`,
  );
  console.log(said);
}
