import type { Playground } from '../playground.tsx';
import { dmOf } from '../read-state.ts';
import { actionPlace } from './guide-steps.ts';

/** A way off the straight path, to see how jcaccess answers. */
export interface Detour {
  name: string;
  label: string;
  go: (playground: Playground) => void;
}

const wrongFile = `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://acme.cloudflareaccess.com/cdn-cgi/access/callback">
  <md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://acme.cloudflareaccess.com/cdn-cgi/access/callback" index="1"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;

/** The detours under ⋯. The first and the last do something; the other two only lead there. */
export const detours: Detour[] = [
  {
    name: 'wrong-file',
    label: 'Send the wrong file',
    go: async ({ state, person, go, act }) => {
      const channel = dmOf(state, person)?.id ?? `dm:${person}`;
      go({ tab: 'chat', channel });
      await act({
        as: person,
        upload: { channel, filename: 'access-sp-metadata.xml', text: wrongFile },
      });
    },
  },
  {
    name: 'mallory',
    label: 'Approve as Mallory',
    go: ({ state, go, ring }) => {
      const card = actionPlace(state, 'approve');
      go({ person: 'mallory', tab: 'chat', channel: card?.channel.id ?? 'C0ITCHANGES' });
      ring('[data-action-id="approve"]');
    },
  },
  {
    name: 'regenerate',
    label: 'Press Regenerate',
    go: ({ go, ring }) => {
      go({ tab: 'jumpcloud' });
      ring('[data-testid="regenerate"]');
    },
  },
  {
    name: 'cut-off',
    label: 'Cut Cloudflare off',
    go: async ({ act, toast }) => {
      const answer = await act({ fault: { world: 'cloudflare', kind: 'timeout', times: 3 } });
      if (answer.ok) toast('The next 3 calls to Cloudflare get no answer.');
    },
  },
];
