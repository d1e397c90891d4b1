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

/**
 * One connection to an embedded database, used by one thread at a time. What was changed is on the disk before {@link
 * #change} returns: neither the end of the process nor that of the machine's power takes it back.
 */
final class Sql implements AutoCloseable {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
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
            connection.setAutoCommit(false);
            try {
                change.run();
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
            // Without it H2 writes down some time after it has committed.
            update("CHECKPOINT SYNC");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** One statement of a {@link #change}. */
    synchronized int update(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        }
    }

    /** An insertion of a {@link #change}; the number that the row got. */
    synchronized long insert(String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"NUMBER"})) {
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
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
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

    private static DomainException failed(SQLException cause) {
        return new DomainException(
                Reason.JOBS_UNAVAILABLE,
                "jobs: the server's database of jobs fails (expected: a disk that works; the server's log says more)",
                cause);
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
