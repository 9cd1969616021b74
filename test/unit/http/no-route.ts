import { request } from 'undici';
import { createDispatcher } from '../../../src/http/dispatcher.ts';

// Run by dispatcher.test.ts in a network without any route: says how connections to these addresses fail.
for (const addresses of [['203.0.113.7'], ['2001:db8::1'], ['2001:db8::1', '203.0.113.7']]) {
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
