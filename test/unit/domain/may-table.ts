/**
 * Who may do what: for each action the people who may, and the states in which. Whoever does not stand under an action may
 * not do it. The cast is that of the test beside this page.
 */
export const AUTHORITY = `
see
  requester / owner / helper / approver / approver without the right to ask / approver who supplied the metadata / called by escalation / named for emergencies / may ask / member / member, groups unreadable: always
diagnose
  requester / owner / helper / approver / approver without the right to ask / approver who supplied the metadata / called by escalation / named for emergencies / may ask / member / member, groups unreadable: always
see-changes
  requester / owner / helper / approver / approver without the right to ask / approver who supplied the metadata / called by escalation / named for emergencies / may ask: always
test
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: always
stop-tests
  approver / approver without the right to ask / approver who supplied the metadata: always
audit
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata: always
export
  requester / owner / helper / approver / approver without the right to ask / approver who supplied the metadata / called by escalation / named for emergencies / may ask: always
request
  requester / owner / approver / may ask: always
start-again
  requester / owner / approver: declined, expired, withdrawn, failed, rolled-back
edit
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
rotate
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
remove
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
restore
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
adopt
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
on-it
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
snooze
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
owner
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
watch-metadata
  owner / approver / approver without the right to ask / approver who supplied the metadata: always
make-now
  requester: approved
edit-request
  requester: awaiting-metadata, planned, awaiting-approval
let-hand-in
  requester: awaiting-metadata, planned, awaiting-approval, swapping, proving
hand-back
  requester / owner / helper / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: awaiting-metadata, planned, awaiting-approval, swapping, proving
new-pair
  requester: awaiting-metadata, planned, awaiting-approval
saved-key
  requester: always
withdraw
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: draft, awaiting-metadata, planned, awaiting-approval, approved
choose-channel
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: always
approve
  approver / approver without the right to ask / called by escalation: awaiting-approval
decline
  approver / approver without the right to ask / approver who supplied the metadata / called by escalation: awaiting-approval
ask-for-changes
  approver / approver without the right to ask / approver who supplied the metadata / called by escalation: awaiting-approval
break-glass
  named for emergencies: awaiting-approval
hold-codes
  approver / approver without the right to ask / approver who supplied the metadata / called by escalation / named for emergencies: always
vouch
  approver / approver without the right to ask / approver who supplied the metadata: always
review
  approver / approver without the right to ask / called by escalation: always
  approver who supplied the metadata: draft
watch-login
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: proving, awaiting-confirmation
paste-result
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: proving, awaiting-confirmation
remove-old
  approver / approver without the right to ask / called by escalation: proving
more-time
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: awaiting-confirmation
keep
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: awaiting-confirmation
keep-alone
  approver / approver without the right to ask / called by escalation: awaiting-confirmation
roll-back
  requester / owner / approver / approver without the right to ask / approver who supplied the metadata / called by escalation: swapping, proving, testing, awaiting-confirmation
`;
