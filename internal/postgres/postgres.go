// Package postgres says how the program connects to its database: as many connections, and with the settings of the planner, that its SQL counts on.
package postgres

import (
	"strings"

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
	config.ConnConfig.RuntimeParams["application_name"] = "samenspraak"
	for name, value := range planning {
		if _, given := config.ConnConfig.RuntimeParams[name]; !given {
			config.ConnConfig.RuntimeParams[name] = value
		}
	}
	return config, nil
}
