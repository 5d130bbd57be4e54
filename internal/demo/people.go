package demo

import (
	"context"
	"fmt"
	"slices"

	"samenspraak/internal/forum"
)

type people struct {
	People []person `json:"people"`
}

type person struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	Role         string `json:"role"` // admin, moderator, holder, coalition, member, or newcomer, who has yet to sign in
	Organisation string `json:"organisation"`
	Locale       string `json:"locale"`
	Email        string `json:"email"`
}

// granted is the role that this person has everywhere, or "": holders have rights on their actions alone.
func (p person) granted() forum.Role {
	switch role := forum.Role(p.Role); role {
	case forum.RoleAdmin, forum.RoleModerator, forum.RoleCoalition:
		return role
	}
	return ""
}

// speaks tells whether this person may speak for their organisation.
func (p person) speaks() bool { return p.Role == "holder" || p.Role == "coalition" }

func (s *seeding) welcomePeople(ctx context.Context) error {
	rules, err := s.f.HouseRules.Current(ctx)
	if err != nil {
		return err
	}
	all := slices.DeleteFunc(read[people]("people.json").People, func(p person) bool { return p.Role == "newcomer" })
	for _, p := range all {
		if err := s.welcome(ctx, p, rules.Edition); err != nil {
			return fmt.Errorf("%s: %w", p.ID, err)
		}
	}
	for _, p := range all {
		if err := s.place(ctx, p); err != nil {
			return fmt.Errorf("%s: %w", p.ID, err)
		}
	}
	return nil
}

// welcome takes a person through the first sign-in.
func (s *seeding) welcome(ctx context.Context, p person, edition int) error {
	account, err := s.f.Accounts.Arrive(ctx, forum.Arrival{Issuer: s.issuer, Sub: p.ID, Email: p.Email, EmailVerified: true, Name: p.Name, Lang: p.Locale})
	if err != nil {
		return err
	}
	role := p.granted()
	if role != "" {
		if _, err := s.f.Accounts.Grant(ctx, p.Email, role); err != nil {
			return err
		}
	}
	actor := forum.Actor{
		Account: account, Name: p.Name, Lang: p.Locale, Ready: true,
		Coalition: role == forum.RoleCoalition, Moderator: role == forum.RoleModerator, Admin: role == forum.RoleAdmin,
	}
	s.actors[p.ID] = actor
	return s.f.Accounts.Complete(ctx, actor, forum.Completion{Profile: forum.Profile{DisplayName: p.Name, Lang: p.Locale}, AcceptedEdition: edition})
}

// admin is who manages the example.
const admin = "p01"

// place puts a person in their organisation.
func (s *seeding) place(ctx context.Context, p person) error {
	if p.Organisation == "" {
		return nil
	}
	organisation, err := s.f.Organisations.BySlug(ctx, p.Organisation)
	if err != nil {
		return err
	}
	account := s.actors[p.ID].Account
	if !p.speaks() {
		return s.f.Organisations.Admit(ctx, s.actors[admin], organisation.ID, account)
	}
	s.speaksFor[p.ID] = organisation.ID
	return s.f.Organisations.Represent(ctx, s.actors[admin], organisation.ID, account)
}

// tieHolders makes whoever speaks for the holder of an example action its contact person.
func (s *seeding) tieHolders(ctx context.Context) error {
	contacts := map[string]int64{}
	for _, p := range read[people]("people.json").People {
		if s.speaksFor[p.ID] != 0 && contacts[p.Organisation] == 0 {
			contacts[p.Organisation] = s.actors[p.ID].Account
		}
	}
	actions, err := s.f.Actions.List(ctx, forum.Actor{}, s.plan.ID)
	if err != nil {
		return err
	}
	for _, line := range actions {
		action, err := s.f.Actions.Find(ctx, forum.Actor{}, line.ID)
		if err != nil {
			return err
		}
		for _, holder := range action.Holders {
			contact := contacts[holder.Slug]
			if contact == 0 {
				continue
			}
			if err := s.f.Actions.SetContact(ctx, s.actors[admin], action.ID, holder.Organisation, contact); err != nil {
				return err
			}
		}
	}
	return nil
}
