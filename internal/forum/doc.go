// Package forum is the product: the nouns of an action plan's forum, their rules and their SQL.
package forum
