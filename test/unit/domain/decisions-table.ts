/**
 * What follows from each event (one heading each) in each state. `-> state`: the next state; `stays`: decided, in the
 * same state; `no: reason`: a person is refused; `stale`: it came too late, and nobody is told.
 */
export const DECISIONS = `
hand-back
  awaiting-metadata, planned, awaiting-approval, swapping, proving, planned for one that is there: stays
  closed: no: already-decided
  all others: no: not-now
file-turned-away
  closed: stale
  all others: stays
let-hand-in
  awaiting-metadata, planned, awaiting-approval, swapping, proving, planned for one that is there: stays
  closed: no: already-decided
  all others: no: not-now
saved-key
  draft, draft with a pair: no: not-now
  all others: stays
new-pair
  awaiting-metadata, planned, awaiting-approval, planned for one that is there: -> draft
  closed: no: already-decided
  all others: no: not-now
make-now
  approved: -> applying
  closed: no: already-decided
  all others: no: not-now
remove-old
  proving: no: needs-report
  closed: no: already-decided
  all others: no: not-now
approve this plan
  awaiting-approval: -> applying
  closed: no: already-decided
  all others: no: not-now
approve twice by one
  awaiting-approval: -> applying
  applying, testing, applying with an intent: no: already-approved
  closed: no: already-decided
  all others: no: not-now
approve another plan
  awaiting-approval: no: plan-replaced
  closed: no: already-decided
  all others: no: not-now
ask-for-changes
  awaiting-approval: -> awaiting-metadata
  closed: no: already-decided
  all others: no: not-now
break-glass
  awaiting-approval: -> applying
  applying, testing, applying with an intent: no: already-approved
  closed: no: already-decided
  all others: no: not-now
review
  closed: no: already-decided
  all others: no: not-now
edit-request a label
  awaiting-metadata, planned, planned for one that is there: stays
  awaiting-approval: -> planned
  closed: no: already-decided
  all others: no: not-now
edit-request the entity ID
  awaiting-metadata: stays
  planned, awaiting-approval, planned for one that is there: -> awaiting-metadata
  closed: no: already-decided
  all others: no: not-now
edit-request nothing
  awaiting-metadata, planned, awaiting-approval: stale
  closed: no: already-decided
  planned for one that is there: stays
  all others: no: not-now
nudged
  awaiting-approval: stays
  all others: stale
nudge-put-off
  awaiting-approval: stays
  all others: stale
decline
  awaiting-approval: -> declined
  closed: no: already-decided
  all others: no: not-now
paste-result success
  proving, awaiting-confirmation: stays
  closed: no: already-decided
  all others: no: not-now
paste-result error
  proving, awaiting-confirmation: stays
  closed: no: already-decided
  all others: no: not-now
watch-login
  proving, awaiting-confirmation: stays
  closed: no: already-decided
  all others: no: not-now
keep by the requester
  awaiting-confirmation: no: needs-evidence
  closed: no: already-decided
  all others: no: not-now
keep by an approver, with a reason
  awaiting-confirmation: -> live
  closed: no: already-decided
  all others: no: not-now
more-time
  awaiting-confirmation: stays
  closed: no: already-decided
  all others: no: not-now
roll-back
  swapping, proving: no: signs-with-new
  testing, awaiting-confirmation: -> rolling-back
  closed: no: already-decided
  all others: no: not-now
withdraw
  draft, awaiting-metadata, planned, awaiting-approval, approved, planned for one that is there, draft with a pair: -> withdrawn
  closed: no: already-decided
  all others: no: not-now
called
  all: stays
card-shown
  all: stays
recipe-shown
  all: stays
pair-made
  draft: stays
  all others: stale
pair-delivered
  swapping: stays
  draft with a pair: -> awaiting-metadata
  all others: stale
pair-lost
  draft with a pair: stays
  all others: stale
key-deleted
  draft: stale
  all others: stays
key-not-deleted
  all: stays
metadata-read that fits
  awaiting-metadata, awaiting-approval: -> planned
  planned, proving, planned for one that is there: stays
  swapping: -> proving
  all others: stale
metadata-read that does not fit
  awaiting-metadata, planned, awaiting-approval, swapping, proving, planned for one that is there: stays
  all others: stale
metadata-read of another change
  awaiting-metadata, planned, awaiting-approval, swapping, proving, planned for one that is there: stays
  all others: stale
metadata-unreadable
  all: stays
requester-asked
  awaiting-metadata: stays
  all others: stale
requester-asking-put-off
  awaiting-metadata: stays
  all others: stale
plan-stopped
  planned, applying, planned for one that is there: -> awaiting-metadata
  all others: stale
target-unreadable
  planned, applying, planned for one that is there: -> failed
  all others: stale
resumed
  all: stale
planned with a write
  planned: -> awaiting-approval
  all others: stale
planned with nothing to do
  planned for one that is there: -> nothing-to-do
  all others: stale
target-gone
  planned, applying, planned for one that is there: -> failed
  all others: stale
target-read-only
  planned, applying, planned for one that is there: -> failed
  all others: stale
approvers-read all may
  all: stale
approvers-read one may not any more
  applying: -> planned
  all others: stale
jumpcloud-ready
  all: stale
jumpcloud-written
  all: stale
jumpcloud-not-written
  all: stale
jumpcloud-refused
  applying: -> failed
  all others: stale
jumpcloud-moved
  applying: -> planned
  all others: stale
metadata-taken
  all: stale
jumpcloud-undone
  all: stale
jumpcloud-left
  all: stale
apply-ready
  applying: stays
  all others: stale
cloudflare-moved
  applying: -> planned
  all others: stale
written once
  applying, outcome-unknown, applying with an intent: -> testing
  all others: stale
written twice, one deleted
  applying, outcome-unknown, applying with an intent: -> testing
  all others: stale
write-refused
  applying, outcome-unknown, applying with an intent: -> failed
  all others: stale
write-unequal
  applying, outcome-unknown, applying with an intent: -> rolling-back
  all others: stale
outcome-unknown
  applying with an intent: -> outcome-unknown
  all others: stale
not-written
  outcome-unknown: -> applying
  applying with an intent: stays
  all others: stale
extras-deleted
  all: stays
extras-deleted of none
  all: stale
outcome-ambiguous
  outcome-unknown: -> failed
  all others: stale
tested
  testing: -> awaiting-confirmation
  all others: stale
login-observed
  proving: -> applying
  awaiting-confirmation: stays
  all others: stale
no-login-yet
  proving, awaiting-confirmation: stays
  all others: stale
undone
  rolling-back: -> rolled-back
  all others: stale
undo-blocked
  rolling-back: -> failed
  all others: stale
ran-out key-file-warning
  all: stale
ran-out key-file
  draft, draft with a pair: stale
  all others: stays
ran-out approval
  awaiting-approval: -> expired
  all others: stale
ran-out escalation
  awaiting-approval: stays
  all others: stale
ran-out apply-by
  applying: -> planned
  all others: stale
ran-out make-by
  approved: -> expired
  all others: stale
ran-out roll-back-warning
  awaiting-confirmation: stays
  all others: stale
ran-out roll-back
  awaiting-confirmation: -> rolling-back
  all others: stale
ran-out ask-to-confirm
  swapping, proving, awaiting-confirmation: stays
  all others: stale
ran-out idle
  closed: stale
  all others: stays
service-waits
  closed: stale
  all others: stays
channel-closed
  all: stays
choose-channel
  all: stays
gave-up
  draft, planned, applying, outcome-unknown, rolling-back, planned for one that is there, draft with a pair, applying with an intent: -> failed
  testing: -> awaiting-confirmation
  all others: stale
left-undone
  all: stays
`;
