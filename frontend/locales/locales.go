// Package locales holds every word that the pages say, in Dutch and in English, and the way each language writes numbers and dates.
package locales

import (
	"embed"
	"fmt"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.toml
var files embed.FS

// Languages are the languages of the pages; the first is the one that has no prefix in addresses.
var Languages = []string{"nl", "en"}

// Catalogue is all words in all languages.
type Catalogue map[string]*Words

// Words are what pages say in one language.
type Words struct {
	Lang      string
	localizer *i18n.Localizer
	plain     map[string]string // sentences without anything to fill in, which are most of them
	sentences map[string]sentence
}

// Load reads the catalogue that is built into the program.
func Load() (Catalogue, error) {
	bundle := i18n.NewBundle(language.Dutch)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	catalogue := Catalogue{}
	for _, lang := range Languages {
		file, err := bundle.LoadMessageFileFS(files, lang+".toml")
		if err != nil {
			return nil, fmt.Errorf("locales: %w", err)
		}
		words := &Words{Lang: lang, localizer: i18n.NewLocalizer(bundle, lang), plain: map[string]string{}, sentences: map[string]sentence{}}
		for _, m := range file.Messages {
			if m.One != "" {
				continue
			}
			if s, ok := sentenceOf(m.Other); ok && len(s.places) == 0 {
				words.plain[m.ID] = m.Other
			} else if ok {
				words.sentences[m.ID] = s
			}
		}
		catalogue[lang] = words
	}
	return catalogue, nil
}

// T says the sentence with this key; args are names and values in turn. A key that does not exist is said itself, so that it is seen.
func (w *Words) T(id string, args ...any) string {
	if plain, ok := w.plain[id]; ok {
		return plain
	}
	if s, ok := w.sentences[id]; ok {
		return s.say(args)
	}
	return w.say(&i18n.LocalizeConfig{MessageID: id, TemplateData: data(args)})
}

// N says the sentence for a count, which is .Count in it.
func (w *Words) N(id string, count int, args ...any) string {
	d := data(args)
	d["Count"] = w.Number(count)
	return w.say(&i18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateData: d})
}

// Forms gives the singular and the plural of a sentence for a count, with {n} where the number comes, for scripts that go on counting.
func (w *Words) Forms(id string) (one, many string) {
	form := func(count int) string {
		return w.say(&i18n.LocalizeConfig{MessageID: id, PluralCount: count, TemplateData: map[string]any{"Count": "{n}"}})
	}
	return form(1), form(2)
}

// Fill says the sentence with this key, with what an error brought along.
func (w *Words) Fill(id string, args map[string]any) string {
	if plain, ok := w.plain[id]; ok {
		return plain
	}
	return w.say(&i18n.LocalizeConfig{MessageID: id, TemplateData: args})
}

// Has tells whether there is such a sentence.
func (w *Words) Has(id string) bool {
	if _, ok := w.plain[id]; ok {
		return true
	}
	_, err := w.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: map[string]any{}})
	return err == nil
}

func (w *Words) say(config *i18n.LocalizeConfig) string {
	said, err := w.localizer.Localize(config)
	if err != nil {
		return config.MessageID
	}
	return said
}

func data(args []any) map[string]any {
	d := make(map[string]any, len(args)/2+1)
	for i := 0; i+1 < len(args); i += 2 {
		d[fmt.Sprint(args[i])] = args[i+1]
	}
	return d
}
