import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { workspaceOf } from '../../../src/slack/door/workspace-of.ts';

describe('the workspace of a delivery', () => {
  const user = { id: 'U0ANA', team_id: 'T0HOME' };
  for (const [what, body, workspace] of [
    ['a press names it as its team', { team: { id: 'T0ACME' }, user }, 'T0ACME'],
    [
      'a press in a modal of an organization names none, and its view does',
      { team: null, user, view: { app_installed_team_id: 'T0ACME', team_id: 'E0ACME' } },
      'T0ACME',
    ],
    ['a command names it', { team_id: 'T0ACME', enterprise_id: 'E0ACME' }, 'T0ACME'],
    [
      'an event of a shared channel is for the workspace that is authorized',
      { team_id: 'T0OTHER', authorizations: [{ team_id: 'T0ACME' }] },
      'T0ACME',
    ],
    [
      'an event for a whole organization names it',
      { team_id: 'T0ACME', authorizations: [{ team_id: null }] },
      'T0ACME',
    ],
    ['where Slack says nothing else, the team of the person counts', { team: null, user }, 'T0HOME'],
    ['nothing fits no workspace', {}, ''],
    ['nonsense fits no workspace', { team: 'T0ACME' }, ''],
  ] as const)
    it(what, () => assert.equal(workspaceOf(body), workspace));
});
