package devidp

// problem is why a request cannot be answered at all.
type problem int

const (
	problemRequest problem = iota
	problemClient
	problemRedirect
)

// words are what the pages say in one language.
type words struct {
	Lang, Name, Title, Lead, Notice, Cancel string
	SignedOut, Problem                      string
	Roles                                   map[string]string
	Problems                                map[problem]string
}

var dutch = words{
	Lang: "nl", Name: "Proefaanmelding", Title: "Wie wil je zijn?",
	Lead:      "Kies iemand. Een wachtwoord is niet nodig.",
	Notice:    "Dit is de aanmelding voor ontwikkelaars. De mensen hieronder zijn verzonnen.",
	Cancel:    "Annuleer",
	SignedOut: "Je bent uitgelogd.",
	Problem:   "Aanmelden lukt zo niet",
	Roles:     map[string]string{"admin": "beheerder", "moderator": "moderator", "coalition": "coalitielid", "holder": "actiehouder", "member": "lid", "newcomer": "nieuw hier"},
	Problems: map[problem]string{
		problemRequest:  "De vraag van de site is niet te lezen.",
		problemClient:   "De site die je hierheen stuurde, is hier niet bekend.",
		problemRedirect: "De site vraagt om je naar een adres te sturen dat niet is afgesproken.",
	},
}

var english = words{
	Lang: "en", Name: "Trial sign-in", Title: "Who would you like to be?",
	Lead:      "Choose someone. You do not need a password.",
	Notice:    "This is the sign-in for developers. The people below are invented.",
	Cancel:    "Cancel",
	SignedOut: "You are signed out.",
	Problem:   "You cannot sign in this way",
	Roles:     map[string]string{"admin": "administrator", "moderator": "moderator", "coalition": "coalition member", "holder": "action holder", "member": "member", "newcomer": "new here"},
	Problems: map[problem]string{
		problemRequest:  "What the site asks cannot be read.",
		problemClient:   "The site that sent you here is not known here.",
		problemRedirect: "The site asks to send you to an address that was not agreed.",
	},
}
