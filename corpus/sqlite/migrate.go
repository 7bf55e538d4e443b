package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"newshound/corpus"
)

// applicationID marks the file as ours ("News").
const applicationID = 0x4E657773

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations lists the schema's steps: the n-th leads to version n. A step that
// was ever released is never changed; there is no way back.
func migrations() []string {
	names, _ := fs.Glob(migrationFiles, "migrations/*.sql") // the pattern is valid
	return names
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns the schema version of a file, 0 if it is empty. It fails if
// the file is not ours or newer than this program.
func version(ctx context.Context, q querier) (int, error) {
	var id, v, tables int
	// One statement, so that a step another process takes is seen whole.
	err := q.QueryRowContext(ctx, `
		SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id, pragma_user_version`).Scan(&id, &v, &tables)
	if err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	switch known := len(migrations()); {
	case id != applicationID && (id != 0 || v != 0 || tables != 0):
		return 0, foreign("it is the database of another program")
	case v > known:
		return 0, fmt.Errorf("%w: version %d, and this one knows up to %d; update newshound", corpus.ErrNewer, v, known)
	}
	return v, nil
}

// migrate brings the schema up to date, each step in a transaction of its own.
func migrate(ctx context.Context, c *sql.Conn) error {
	names := migrations()
	for {
		if v, err := version(ctx, c); err != nil || v == len(names) {
			return err
		}
		err := transact(ctx, c, func() error {
			// Another process may have taken the step meanwhile.
			v, err := version(ctx, c)
			if err != nil || v == len(names) {
				return err
			}
			if err := step(ctx, c, names[v], v+1); err != nil {
				return fmt.Errorf("upgrading to version %d: %w", v+1, err)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

func step(ctx context.Context, c *sql.Conn, name string, version int) error {
	script, err := migrationFiles.ReadFile(name)
	if err != nil {
		return err
	}
	if _, err := c.ExecContext(ctx, string(script)); err != nil {
		return err
	}
	if upgrade := upgrades(version); upgrade != nil {
		if err := upgrade(ctx, c); err != nil {
			return err
		}
	}
	_, err = c.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, version))
	return err
}
