package dbtest

import "testing"

func TestDatabase_IsOfTheTestAlone(t *testing.T) {
	first, second := Database(t), Database(t)
	if _, err := first.Exec(t.Context(), `INSERT INTO channels (name) VALUES ('thread:1')`); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := second.QueryRow(t.Context(), `SELECT count(*) FROM channels`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d channels, %v", n, err)
	}
}

func TestDatabase_RunsWithLeastRights(t *testing.T) {
	db := Database(t)
	for _, sql := range []string{`UPDATE events SET kind = 'x'`, `DELETE FROM events`, `DROP TABLE events`, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9, true)`} {
		if _, err := db.Exec(t.Context(), sql); err == nil {
			t.Errorf("the program may %s", sql)
		}
	}
}
