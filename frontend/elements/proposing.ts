// The script of the pages on which a proposal is written; other pages do without it.
import { ProposalDraft } from "./proposal-draft/proposal-draft.ts";
import { SimilarList } from "./similar-list/similar-list.ts";

customElements.define("proposal-draft", ProposalDraft);
customElements.define("similar-list", SimilarList);
