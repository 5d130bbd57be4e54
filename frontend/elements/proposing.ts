// The script of the pages on which a proposal is written; other pages do without it.
import { ProposalDraft } from "./proposal-draft/proposal-draft.ts";

customElements.define("proposal-draft", ProposalDraft);
