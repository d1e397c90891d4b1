package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to an embedded database, used by one thread at a time. What was changed is on the disk before {@link
 * #change} returns: neither the end of the process nor that of the machine's power takes it back.
 *
 * <p>A database whose disk was full, or failed, closes itself for good. So after a failure the next who asks opens it
 * again.
 */
final class Sql implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sql.class);

    private final Opening opening;
    private @Nullable Connection open;
    /** Another server may have the database from now on. */
    private boolean closed;

    /**
     * @param first opens the database, which may be new
     * @param again opens the one that was open before, and makes none
     */
    Sql(Opening first, Opening again) throws SQLException {
        this.opening = again;
        this.open = first.open();
    }

    interface Opening {
        Connection open() throws SQLException;
    }

    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    interface Change {
        void run() throws SQLException;
    }

    /**
     * Changes all or nothing.
     *
     * @throws DomainException JOBS_UNAVAILABLE where the database fails
     */
    synchronized void change(Change change) {
        try {
            Connection connection = connection();
            connection.setAutoCommit(false);
            change.run();
            connection.commit();
            connection.setAutoCommit(true);
            // Without it H2 writes down some time after it has committed.
            update("CHECKPOINT SYNC");
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException e) {
            discard();
            throw e;
        }
    }

    /** One statement of a {@link #change}. */
    synchronized int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** An insertion of a {@link #change}; the number that the row got. */
    synchronized long insert(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection().prepareStatement(sql, new String[] {"NUMBER"})) {
            bind(statement, values);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        }
    }

    /**
     * @throws DomainException JOBS_UNAVAILABLE where the database fails
     */
    synchronized <T> List<T> query(Row<T> row, String sql, @Nullable Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            bind(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row.read(results));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private synchronized Connection connection() throws SQLException {
        if (closed) {
            throw DomainException.stopping();
        }
        Connection current = open;
        if (current == null || current.isClosed()) {
            current = opening.open();
            open = current;
            LOG.info("jobs: the database is open again");
        }
        return current;
    }

    private DomainException failed(SQLException cause) {
        discard();
        return new DomainException(
                Reason.JOBS_UNAVAILABLE,
                "jobs: the server's database of jobs fails (expected: a disk that works; the server's log says more)",
                cause);
    }

    /** What was not committed is undone. */
    private synchronized void discard() {
        try {
            disconnect();
        } catch (DomainException e) {
            LOG.debug("the database was closed before", e);
        }
    }

    /** For good. */
    @Override
    public synchronized void close() {
        closed = true;
        disconnect();
    }

    private void disconnect() {
        Connection current = open;
        open = null;
        if (current == null) {
            return;
        }
        try {
            current.close();
        } catch (SQLException e) {
            throw new DomainException(
                    Reason.JOBS_UNAVAILABLE,
                    "jobs: the server's database of jobs can't be closed (expected: a disk that works)",
                    e);
        }
    }
}
