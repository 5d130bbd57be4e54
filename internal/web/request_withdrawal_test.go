package web

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"samenspraak/internal/forum"
)

func TestRequest_isWithdrawnByWhoAsked(t *testing.T) {
	_, action, by := people(t)
	mod, admin := by["moderator"], by["admin"]
	by["member"].write(action.MainThread, "Sla ze op hun kop.")
	by["holder"].flags(by["member"].site.lastComment(), 3).want(http.StatusSeeOther)
	mod.open("/plans/proefplan/queue")
	number := by["member"].site.count(`SELECT max(id) FROM cases`)
	mod.open(fmt.Sprintf("/cases/%d/request", number)).says("Verberg ook deze bijdrage")
	mod.submit(fmt.Sprintf("/cases/%d/request", number), url.Values{"kind": {forum.DecideDelete}, "rule": {"3"}, "reason": {"Roept op tot geweld."}}).want(http.StatusSeeOther)
	request := fmt.Sprintf("/requests/%d", mod.site.count(`SELECT max(id) FROM requests`))

	token := admin.open(fmt.Sprintf("/plans/proefplan/queue?case=%d", number)).form(request)
	admin.post(request+"/withdrawal", token, nil).want(http.StatusForbidden).says("Alleen wie het vroeg, kan het verzoek intrekken.")
	mod.open(request).says("Trek verzoek in")
	mod.follow(mod.submit(request+"/withdrawal", nil)).says("Je verzoek is ingetrokken.", "Sla ze op hun kop.")
	token.Set("outcome", forum.RequestDeclined)
	token.Set("answer", "Dit is een liedje.")
	admin.post(request, token, nil).want(http.StatusConflict).says("Het verzoek is intussen ingetrokken", "Dit is een liedje.").silent("Een ander heeft hier al over besloten.")
	mod.open("/en/moderation/today").says("1 thing waits")
}
