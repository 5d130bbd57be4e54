// Package forum is the product: the nouns of an action plan's forum, their rules and their SQL.
//
// A file holds one noun: its type, its pure rules, its writes, its reads. Where to find what:
//
//	forum.go         Forum, its clock, and write: the one way to change anything
//	actor.go         who is asking, and what that person may see
//	subject.go       what everything that can be discussed has in common
//	event.go         the record of every change, and the numbers of live news; audit.go how admins read it
//	shared.go        what all who read a public page see, read once for all of them
//	error.go         what people may read when something is refused
//	account.go       people who signed in; role.go what they may everywhere; name.go what they may be called; suspension.go who only reads
//	presence.go      who lets others see by name that they read along
//	session.go       where they are signed in; logout.go when the provider ends that
//	signin.go        journeys to the sign-in provider; parkedform.go forms that wait for their author's return
//	own_data.go      what is kept about someone, for that person; own_data_parts.go what that is, part by part
//	organisation.go  bodies that people belong to or speak for
//	plan.go          action plans, their phases, windows and themes; schedule.go their dates as managers change them
//	action.go        actions, holders, milestones; version.go their published texts
//	draft*.go        the text of an action's next version, which its editors share; publication.go when it comes out
//	passage*.go      stretches of a version that people comment on; anchor.go where they stand in the next one
//	suggestion.go    words proposed for a passage, and which comments led to a change
//	comparison.go    how one version became another; comparison_layout.go row by row
//	repository.go    progress updates, meetings and documents
//	thread*.go       discussions; comment.go what is said in them, comment_read.go how it is read, comment_page.go in which order, comment_shared.go once for all
//	agreement.go     who agrees with what is said; reading.go where people left off
//	livesession*.go  times at which people talk in a thread together: scheduled, opened and closed by the clock, led by a chair, summed up
//	proposal.go      commitments that members propose; proposal_list.go which of them, in which order; proposal_hidden.go what is said of hidden ones, hiding.go of whatever is hidden
//	proposal_text.go what proposals say; proposal_hint.go what OGP would have them say too
//	proposal_draft.go  those that only their authors see; proposal_field.go the fields and steps of their form, proposal_submission.go the end of them
//	proposal_author.go who writes together; proposal_invitation.go the links by which one joins
//	proposal_version.go the texts that a proposal had; proposal_comparison.go how one became another
//	attachment.go    files with what people write
//	support.go       who stands behind a proposal; similar.go what is like one that is being written
//	curation*.go     what moderators do with them; adoption.go how they become actions
//	search.go        what is said anywhere, found; search_query.go by which query, search_index.go kept up with every change
//	input.go         what people are owed an answer to; ledger.go all of it, in public
//	response*.go     what was done with input, and why
//	notification*.go what people are told; hearing.go who hears of which event, follow.go what they follow
//	houserule.go     the forum's rules and who accepted them
//	hold.go          what waits for them before anyone sees it; filter.go why, wordlist.go by which words, safeguard.go by which figures
//	flag.go          what readers report; case*.go what waits for moderators, whatever it came from, case_query.go which of it; case_handled.go what the clock brings
//	today.go         a moderator's day; handover.go what moderators leave for each other
//	member.go        someone as moderators see them; member_note.go what they noted
//	assisted*.go     what moderators enter for people without an account; attachment_sealed.go the documents that it came in as
//	decision*.go     what they decide, with reasons, and take back, to how it was before (decision_before.go), and on whom (decision_person.go)
//	appeal.go        who objects to that; decision_log.go what everyone may read of it
//	*content.go      all that a contribution says and said; redaction.go personal data taken out of it; seal.go what is kept of that, and how long
//	redaction_copies.go  out of what repeats it; redaction_remains.go where it is still said
//	request.go       decisions that take two; deletion.go the words of what is deleted
//	case_quotes.go   where the words of a case are said again
//	comment_move.go  comments that go to another thread, comment_move_back.go and back
//	decision_settle.go  decisions that are taken elsewhere than on the contribution itself
//	opinion.go       what moderators ask each other about a case
//	reason_template.go  reasons that moderators begin from
//	planfile*.go     the plan format that import reads
package forum
