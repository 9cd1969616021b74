import type { Playground } from '../playground.tsx';
import { dmOf } from '../read-state.ts';
import { actionPlace } from './guide-reading.ts';

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
    go: ({ state, go, ring, toast }) => {
      const card = actionPlace(state, 'approve');
      if (card === undefined) {
        toast('No card waits for an approval now. Go on to step 5, then try this.');
        return;
      }
      go({ person: 'mallory', tab: 'chat', channel: card.channel.id });
      ring(`[data-ts="${card.message.ts}"] [data-action-id="approve"]`);
    },
  },
  {
    name: 'regenerate',
    label: 'Press Regenerate',
    go: ({ state, go, ring, toast }) => {
      if (state.jumpcloud.applications.length === 0) {
        toast('JumpCloud has no application yet. Go on to step 3, then try this.');
        return;
      }
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
