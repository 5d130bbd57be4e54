// Package postgres says how the program connects to its database: as many connections, and with the settings of the planner, that its SQL counts on.
package postgres

import (
	"context"
	"crypto/tls"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Connections are how many a program has at most, unless the address says otherwise (pool_max_conns). Most of the time of a write goes into waiting
// for the disk, which many can do at once; by the driver's own default, one for each processor, readers would wait for that too.
const Connections = 16

// planning is for short questions that are answered through indexes. Each is planned once for a connection, whatever its values: with a dozen joins
// planning takes longer than answering, and Postgres would plan some of them anew every time. Pages that are read often are in memory, where reading
// here and there costs hardly more than reading on.
var planning = map[string]string{
	"plan_cache_mode":  "force_generic_plan",
	"random_page_cost": "1.1",
	"jit":              "off",
}

// Config reads the address of a database. Errors: an address that cannot be read.
func Config(address string) (*pgxpool.Config, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, err
	}
	if !strings.Contains(address, "pool_max_conns") {
		config.MaxConns = max(config.MaxConns, Connections)
	}
	config.ShouldPing = shouldPing
	config.ConnConfig.RuntimeParams["application_name"] = "samenspraak"
	for name, value := range planning {
		if _, given := config.ConnConfig.RuntimeParams[name]; !given {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	return config, nil
}

// trusted is how long after it was used a connection is taken to be alive, when nothing speaks against that.
const trusted = time.Second

// shouldPing has a connection tried before it is given out, when it rested for long or when the server ended it: after a restart of Postgres the
// connections from before it would each cost someone an error.
func shouldPing(_ context.Context, p pgxpool.ShouldPingParams) bool {
	return p.IdleDuration > trusted || hasSpoken(beneath(p.Conn.PgConn().Conn()))
}

// beneath is the socket under TLS. What waits there need not be a goodbye, but then the server answers.
func beneath(c net.Conn) net.Conn {
	if secured, ok := c.(*tls.Conn); ok {
		return secured.NetConn()
	}
	return c
}
