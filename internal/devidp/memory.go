package devidp

import (
	"sync"
	"time"
)

const (
	codeLifetime    = 60 * time.Second
	tokenLifetime   = 10 * time.Minute
	sessionLifetime = 12 * time.Hour
)

// grant is what a code stands for: that this person signed in, answering this request.
type grant struct {
	request request
	sub     string
	sid     string
	at      time.Time
	token   string // the access token that was given for the code; "" until then
}

// access is what an access token opens.
type access struct {
	sub   string
	scope string
	at    time.Time
}

// session is a sign-in that has not been ended.
type session struct {
	sub string
	at  time.Time
}

// memory is all that the provider knows between two requests. What has expired goes when something new comes.
type memory struct {
	clock func() time.Time

	mu         sync.Mutex
	grants     map[string]grant
	accesses   map[string]access
	sessions   map[string]session
	assertions map[string]time.Time // ids of client assertions seen, and until when they could be used again
}

func newMemory(clock func() time.Time) *memory {
	return &memory{
		clock:  clock,
		grants: map[string]grant{}, accesses: map[string]access{}, sessions: map[string]session{}, assertions: map[string]time.Time{},
	}
}

// signIn begins a session and gives the code that is exchanged for its tokens.
func (m *memory) signIn(r request, sub string) (code string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	code, sid, now := random(), random(), m.clock()
	m.grants[code] = grant{request: r, sub: sub, sid: sid, at: now}
	m.sessions[sid] = session{sub: sub, at: now}
	return code
}

// redeem exchanges a code, once, for what it stands for and a new access token. Who comes with a code a second time
// closes what was opened with it, because one of the two must have stolen it.
func (m *memory) redeem(code string) (g grant, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	g, ok = m.grants[code]
	if !ok || m.clock().Sub(g.at) >= codeLifetime {
		return grant{}, false
	}
	if g.token != "" {
		delete(m.accesses, g.token)
		return grant{}, false
	}
	g.token = random()
	m.grants[code] = g
	m.accesses[g.token] = access{sub: g.sub, scope: g.request.Scope, at: m.clock()}
	return g, true
}

func (m *memory) access(token string) (access, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a, ok := m.accesses[token]
	return a, ok && m.clock().Sub(a.at) < tokenLifetime
}

// endSession says whether there was such a session to end.
func (m *memory) endSession(sid string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	_, ok := m.sessions[sid]
	delete(m.sessions, sid)
	return ok
}

func (m *memory) endSessionsOf(sub string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for sid, s := range m.sessions {
		if s.sub == sub {
			delete(m.sessions, sid)
		}
	}
}

// firstUse says whether the assertion with this id was never seen; it is from now on.
func (m *memory) firstUse(id string, expires time.Time) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sweep()
	if _, seen := m.assertions[id]; seen {
		return false
	}
	m.assertions[id] = expires
	return true
}

func (m *memory) sweep() {
	now := m.clock()
	for code, g := range m.grants {
		if now.Sub(g.at) >= codeLifetime {
			delete(m.grants, code)
		}
	}
	for token, a := range m.accesses {
		if now.Sub(a.at) >= tokenLifetime {
			delete(m.accesses, token)
		}
	}
	for sid, s := range m.sessions {
		if now.Sub(s.at) >= sessionLifetime {
			delete(m.sessions, sid)
		}
	}
	for id, expires := range m.assertions {
		if now.After(expires) {
			delete(m.assertions, id)
		}
	}
}
