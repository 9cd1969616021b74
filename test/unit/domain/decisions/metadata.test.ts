import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ChangeEvent } from '../../../../src/domain/event.ts';
import type { Finding } from '../../../../src/domain/finding.ts';
import { asId } from '../../../../src/domain/ids.ts';
import { becomes, deeds, follows, isStale, notices, refusal } from '../ask-decide.ts';
import {
  ANA,
  ana,
  BEN,
  changeIn,
  createPlan,
  FILE,
  generatedPair,
  gus,
  mallory,
  minutes,
  NOW,
  ownPair,
  POLICY,
  updatePlan,
} from '../build-change.ts';

const waiting = changeIn('awaiting-metadata', { incoming: { id: FILE, by: BEN, at: NOW } });
const read = {
  type: 'metadata-read',
  file: FILE,
  by: BEN,
  fileName: 'm.xml',
  sizeBytes: 1939,
  idp: ownPair.idp,
  certificates: [ownPair.certificate],
  findings: [] as readonly Finding[],
} as const;
const warning: Finding = { code: 'post-only', level: 'warn', message: 'Only POST.', fix: 'Tick it.' };

describe('handing a file in', () => {
  test('the requester may; who has no part in the change is told no', () => {
    const policy = { ...POLICY, requesters: { users: [BEN], groups: [] } };
    const handed = (actor: typeof ana) => ({ type: 'hand-back', actor, file: FILE }) as const;
    becomes('awaiting-metadata', changeIn('awaiting-metadata'), handed(ana), { policy });
    assert.equal(refusal(changeIn('awaiting-metadata'), handed(mallory), { policy }), 'not-yours');
    assert.equal(refusal(changeIn('awaiting-metadata'), handed(gus)), 'outsider');
  });

  test('the newest file counts: what is read of an older one comes to nothing', () => {
    const newer = becomes('awaiting-metadata', waiting, {
      type: 'hand-back',
      actor: ana,
      file: asId('F0NEWER'),
    });
    assert.ok(isStale(newer, read));
  });
});

describe('a file that was read', () => {
  const withUrl = (ssoRedirectUrl: string) => ({ ...read, idp: { ...ownPair.idp, ssoRedirectUrl } });

  test('is kept with the sign-on URL in its normal spelling', () => {
    const next = becomes('planned', waiting, withUrl('HTTPS://SSO.jumpcloud.com:443/saml2/x'));
    assert.equal(next.metadata?.idp.ssoRedirectUrl, 'https://sso.jumpcloud.com/saml2/x');
  });

  test('of a URL that the reader refused only what the reader says is told', () => {
    const http = withUrl('http://sso.jumpcloud.com/saml2/x');
    const told = (findings: readonly Finding[]): string[] =>
      becomes('awaiting-metadata', waiting, { ...http, findings }).toCorrect?.findings.map(one => one.code) ??
      [];
    const refused: Finding = {
      code: 'sso-not-https',
      level: 'stop',
      where: 'SingleSignOnService HTTP-Redirect',
      message: 'It is http.',
      fix: 'Correct it.',
    };
    assert.deepEqual(told([refused]), ['sso-not-https']);
    assert.deepEqual(told([{ ...refused, where: 'SingleSignOnService HTTP-POST' }]), [
      'sso-not-plain',
      'sso-not-https',
    ]);
    assert.deepEqual(told([]), ['sso-not-plain']);
  });

  test('fits: it is on record with who brought it, and the plan is made', () => {
    const decided = follows(waiting, { ...read, findings: [warning] });
    const next = becomes('planned', waiting, { ...read, findings: [warning] });
    assert.equal(next.metadata?.by, BEN);
    assert.deepEqual(next.metadata?.warnings, [warning]);
    assert.equal(next.incoming, undefined);
    assert.equal(deeds(decided).at(-1), 'make-plan');
    assert.deepEqual(notices(decided), ['findings']);
  });

  test('does not fit: everything to correct is told at once, most severe first, and nothing is planned', () => {
    const findings: Finding[] = [warning, { code: 'x', level: 'stop', message: 'No.', fix: 'Do.' }];
    const event = { ...read, certificates: [generatedPair.certificate], findings };
    const next = becomes('awaiting-metadata', waiting, event);
    assert.deepEqual(
      next.toCorrect?.findings.map(one => one.code),
      ['other-certificate', 'x', 'post-only'],
    );
    assert.equal(next.metadata, undefined);
    assert.equal(deeds(follows(waiting, event)).includes('make-plan'), false);
    assert.equal(
      becomes('planned', { ...next, incoming: waiting.incoming ?? assert.fail() }, read).toCorrect,
      undefined,
    );
  });

  describe('that is not this change’s metadata', () => {
    const findings: Finding[] = [{ code: 'binary', level: 'stop', message: 'No.', fix: 'Do.' }];
    const corrected = { findings: [warning], fileName: 'before.xml', at: NOW };
    const open = { ...waiting, toCorrect: corrected };
    const readers = (event: ChangeEvent): string[] => {
      const decided = follows(open, event);
      assert.equal(deeds(decided).includes('show-card'), false);
      assert.deepEqual(decided.change.toCorrect, corrected, 'the card says what it said');
      assert.equal(decided.change.incoming, undefined);
      assert.ok(notices(decided).every(say => say === 'unusable-file'));
      return decided.effects.flatMap(({ work }) => (work.deed === 'tell' ? [work.to] : []));
    };

    test('from another person: nothing is held against the change, and both are told', () => {
      assert.deepEqual(readers({ ...read, idp: null, certificates: [], findings }), [BEN, ANA]);
      const ofElsewhere = { ...ownPair.idp, entityId: 'https://idp.example/' };
      assert.deepEqual(
        readers({ ...read, idp: ofElsewhere, certificates: [generatedPair.certificate], findings: [] }),
        [BEN, ANA],
      );
    });

    test('from the requester, and no metadata at all: they alone are told', () => {
      assert.deepEqual(readers({ ...read, by: ANA, idp: null, certificates: [], findings }), [ANA]);
    });

    test('the requester’s own broken metadata does count', () => {
      const cut: Finding[] = [{ code: 'not-xml', level: 'stop', message: 'No.', fix: 'Do.' }];
      const event = { ...read, by: ANA, idp: null, certificates: [], findings: cut };
      assert.equal(becomes('awaiting-metadata', waiting, event).toCorrect?.findings[0]?.code, 'not-xml');
    });
  });

  test('belongs to another change: the person is told, and nothing is held against this one', () => {
    const belongsTo = { change: asId<typeof waiting.id>('9ABC'), label: 'Acme partners' };
    const event = { ...read, certificates: [generatedPair.certificate], belongsTo };
    const next = becomes('awaiting-metadata', waiting, event);
    assert.equal(next.toCorrect, undefined);
    assert.equal(next.incoming, undefined);
    assert.deepEqual(notices(follows(waiting, event)), ['file-of-other-change']);
  });

  test('fits, although another open change waits for the same certificate', () => {
    const belongsTo = { change: asId<typeof waiting.id>('9ABC'), label: 'Acme partners' };
    becomes('planned', waiting, { ...read, belongsTo });
  });

  test('replaces the metadata of a plan that waits: the plan must be made and approved anew', () => {
    const asked = changeIn('awaiting-approval', { incoming: { id: FILE, by: ANA, at: NOW } });
    const next = becomes('planned', asked, { ...read, by: ANA });
    const approve = { type: 'approve', earlier: [], actor: mallory, digest: createPlan.digest } as const;
    const policy = { ...POLICY, approvers: { users: [mallory.user], groups: [] } };
    assert.equal(refusal(next, approve, { policy }), 'not-now');
  });

  test('a plan that was made of something older is not shown to approvers', () => {
    const idp = { ...ownPair.idp, ssoRedirectUrl: 'https://sso.jumpcloud.com/saml2/newer' };
    const planned = changeIn('planned');
    const { metadata } = planned;
    assert.ok(metadata);
    const replaced = changeIn('planned', { metadata: { ...metadata, idp, at: minutes(1) } });
    assert.ok(isStale(replaced, { type: 'planned', plan: createPlan }));
    const edited = changeIn('planned', { request: { ...planned.request, label: 'Acme people' } });
    assert.ok(isStale(edited, { type: 'planned', plan: createPlan }));
    assert.ok(isStale(planned, { type: 'planned', plan: updatePlan }), 'of another target');
    becomes('awaiting-approval', planned, { type: 'planned', plan: createPlan });
  });
});

describe('certificates that nobody can log in with', () => {
  const expired: Finding = { code: 'certificate-expired', level: 'warn', message: 'Ended.', fix: 'New one.' };
  const jumpcloud = {
    ...waiting,
    request: { ...waiting.request, certificate: { source: 'jumpcloud' } as const },
  };

  test('stop a file that has no other', () => {
    const now = new Date(ownPair.certificate.notAfter.getTime());
    const next = becomes('awaiting-metadata', jumpcloud, { ...read, findings: [expired] }, { now });
    assert.equal(next.toCorrect?.findings.find(one => one.code === expired.code)?.level, 'stop');
  });

  test('are only mentioned when there is a sound one beside them', () => {
    const next = becomes('planned', jumpcloud, { ...read, findings: [expired] });
    assert.equal(next.metadata?.warnings[0]?.level, 'warn');
  });

  test('a file that lapsed by its own word is stopped whatever it holds', () => {
    const lapsed: Finding = { ...expired, code: 'metadata-expired' };
    becomes('awaiting-metadata', jumpcloud, { ...read, findings: [lapsed] });
  });
});
