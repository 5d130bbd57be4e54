package demo

import (
	"encoding/json"
	"slices"

	"samenspraak/internal/forum"
)

// examplePlan is moved in time, and grows: its later versions appear after people spoke about the first.
const examplePlan = "actieplan-2027-concept.json"

// publications are the days, before any move, on which versions of the example's actions were published.
func publications() []string {
	var days []string
	plan := read[map[string]any](examplePlan)
	for _, action := range plan["actions"].([]any) {
		for _, version := range action.(map[string]any)["versions"].([]any) {
			days = append(days, published(version))
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func published(version any) string { return version.(map[string]any)["published"].(string) }

// example is the plan's file as it was on a day, moved to where that day is now.
func (s *seeding) example(day string) forum.File {
	plan := read[map[string]any](examplePlan)
	for _, each := range plan["actions"].([]any) {
		action := each.(map[string]any)
		versions := slices.DeleteFunc(action["versions"].([]any), func(v any) bool { return published(v) > day })
		action["versions"] = versions
		action["text"] = versions[len(versions)-1].(map[string]any)["text"]
	}
	data, err := json.Marshal(s.shift.value(plan))
	if err != nil {
		panic(err)
	}
	return forum.File{Name: examplePlan, Data: data}
}
