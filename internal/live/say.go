package live

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// beatFrame is what every connection gets now and then: a beat for the page, a ping that its browser answers.
var beatFrame = append(appendFrame(nil, opText, []byte(`{"op":"beat"}`)), appendFrame(nil, opPing, nil)...)

// wireNews is a put as the browser reads it; the order of the fields is that of the protocol.
type wireNews struct {
	C    string `json:"c"`
	N    int64  `json:"n"`
	Op   string `json:"op"`
	ID   string `json:"id,omitempty"`
	In   string `json:"in,omitempty"`
	Key  string `json:"key,omitempty"`
	Rev  int64  `json:"rev,omitempty"`
	HTML string `json:"html,omitempty"`
	Say  string `json:"say,omitempty"`
}

// newsFrame makes the frame of one piece of news. What ends connections is nobody's to read.
func newsFrame(channel string, n *News) ([]byte, error) {
	w := wireNews{C: channel, N: n.N, Op: n.Op}
	switch {
	case n.Cut != nil:
		w.Op = None
	case n.Op == Put:
		w.ID, w.In, w.Key, w.Rev, w.HTML, w.Say = n.ID, n.In, n.Key, n.Rev, n.HTML, n.Say
	}
	return jsonFrame(w)
}

// jsonFrame leaves < and > as they are: a frame is never read as HTML, and markup is most of what it holds.
func jsonFrame(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return appendFrame(make([]byte, 0, b.Len()+9), opText, bytes.TrimSuffix(b.Bytes(), []byte("\n"))), nil
}

// frameOf makes an unnumbered frame: {"c":channel,"op":op,name:value}, the last only with a name.
func frameOf(channel, op, name string, value int64) []byte {
	b := append([]byte(`{"c":`), quote(channel)...)
	b = append(append(b, `,"op":`...), quote(op)...)
	if name != "" {
		b = append(append(append(b, ','), quote(name)...), ':')
		b = strconv.AppendInt(b, value, 10)
	}
	return appendFrame(nil, opText, append(b, '}'))
}

// hintFrame spreads the members of object, a JSON object, into the frame of a hint.
func hintFrame(channel string, object []byte) []byte {
	b := append(append([]byte(`{"c":`), quote(channel)...), `,"op":"hint"`...)
	if rest := bytes.TrimSpace(object[1:]); rest[0] != '}' {
		b = append(b, ',')
	}
	return appendFrame(nil, opText, append(b, object[1:]...))
}

func quote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil { // no string fails
		panic(err)
	}
	return b
}
