package dev.layerscope.server.job;

import dev.layerscope.server.error.DomainException;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs there are, in an embedded H2 database of one file. What a method has stored when it returns survives the end
 * of the process. Thread safe.
 */
final class JobStore implements AutoCloseable {
    private static final String COLUMNS =
            "number, id, owner, subject, request, created, state, started, ended, step, steps, stage, stages,"
                    + " stage_name, objective_values, share, failure_reason, failure_sentence";
    private static final int LONGEST_TEXT = 4096;
    private static final int LONGEST_NAME = 256;

    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);

    private final Sql sql;

    private JobStore(Sql sql) {
        this.sql = sql;
    }

    /**
     * Opens the database, which is made or brought up to date where it must be.
     *
     * @param file without the ending {@code .mv.db} that H2 gives it
     * @throws SQLException where it can't be opened
     * @throws org.flywaydb.core.api.exception.FlywayValidateException where it was written by a newer version
     */
    static JobStore open(Path file) throws SQLException {
        // The folder has a lock of its own, so that H2's, which a killed process leaves behind, isn't needed.
        String url = "jdbc:h2:file:" + file.toAbsolutePath()
                + ";FILE_LOCK=NO;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;CACHE_SIZE=8192";
        Sql sql = new Sql(
                () -> DriverManager.getConnection(url), () -> DriverManager.getConnection(url + ";IFEXISTS=TRUE"));
        try {
            Flyway.configure(JobStore.class.getClassLoader())
                    .dataSource(url, null, null)
                    .locations("classpath:dev/layerscope/server/job/migration")
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
            return new JobStore(sql);
        } catch (RuntimeException e) {
            new JobStore(sql).closeAnyhow();
            throw e;
        }
    }

    /** Reads everything, so that what is broken is found when the server starts. */
    void readAll() {
        long before = Long.MAX_VALUE;
        int atOnce = 50;
        List<JobRecord> page = page(JobFilter.ALL, before, atOnce);
        while (!page.isEmpty()) {
            before = page.get(page.size() - 1).order().number();
            page = page(JobFilter.ALL, before, atOnce);
        }
    }

    JobRecord insert(NewJob job, JobId id, Instant created) {
        long[] number = new long[1];
        sql.change(() -> number[0] = sql.insert(
                "INSERT INTO job (id, owner, key_text, key_fingerprint, subject, request, created, state)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                id.text(),
                job.owner().name(),
                job.key().map(JobKey::text).orElse(null),
                job.key().map(JobKey::fingerprint).orElse(null),
                job.subject(),
                job.request(),
                at(created),
                JobState.QUEUED.name()));
        return JobRecord.queued(new JobOrder(number[0], id, job.owner().name(), job.subject(), job.request(), created));
    }

    Optional<JobRecord> get(JobId id) {
        return sql.query(this::read, "SELECT " + COLUMNS + " FROM job WHERE id = ?", id.text()).stream()
                .findFirst();
    }

    /** The fingerprint of the request that made a job. */
    record Keyed(JobId id, String fingerprint) {}

    Optional<Keyed> byKey(String owner, String key) {
        return sql
                .query(
                        row -> new Keyed(new JobId(row.getString("id")), row.getString("key_fingerprint")),
                        "SELECT id, key_fingerprint FROM job WHERE owner = ? AND key_text = ?",
                        owner,
                        key)
                .stream()
                .findFirst();
    }

    /** Those that have not ended: first those that ran, then by age. */
    List<JobRecord> unfinished() {
        return sql.query(
                this::read,
                "SELECT " + COLUMNS + " FROM job WHERE state IN ('RUNNING', 'QUEUED') ORDER BY state DESC, number");
    }

    /** The newest first. */
    List<JobRecord> page(JobFilter filter, long before, int limit) {
        StringBuilder where = new StringBuilder("number < ?");
        List<Object> values = new ArrayList<>(List.of(before));
        filter.subject().ifPresent(subject -> {
            where.append(" AND subject = ?");
            values.add(subject);
        });
        filter.owner().ifPresent(owner -> {
            where.append(" AND owner = ?");
            values.add(owner);
        });
        if (!filter.states().isEmpty()) {
            where.append(filter.states().stream()
                    .map(state -> "?")
                    .collect(Collectors.joining(", ", " AND state IN (", ")")));
            filter.states().forEach(state -> values.add(state.name()));
        }
        values.add(limit);
        return sql.query(
                this::read,
                "SELECT " + COLUMNS + " FROM job WHERE " + where + " ORDER BY number DESC LIMIT ?",
                values.toArray());
    }

    /** Stores where a job stands. */
    void update(JobRecord job) {
        @Nullable Progress progress = job.progress().orElse(null);
        sql.change(() -> sql.update(
                "UPDATE job SET state = ?, started = ?, ended = ?, step = ?, steps = ?, stage = ?, stages = ?,"
                        + " stage_name = ?, objective_values = ?, share = ?, failure_reason = ?, failure_sentence = ?"
                        + " WHERE number = ?",
                job.state().name(),
                job.started().map(JobStore::at).orElse(null),
                job.ended().map(JobStore::at).orElse(null),
                progress == null ? null : progress.step(),
                progress == null ? null : progress.steps(),
                progress == null ? null : progress.stage(),
                progress == null ? null : progress.stages(),
                progress == null ? null : cut(progress.stageName(), LONGEST_NAME),
                progress == null ? null : progress.values().toArray(Double[]::new),
                progress == null ? null : progress.share(),
                job.failure().map(JobFailure::reason).orElse(null),
                job.failure()
                        .map(failure -> cut(failure.sentence(), LONGEST_TEXT))
                        .orElse(null),
                job.order().number()));
    }

    void addNote(JobRecord job, String sentence) {
        sql.change(() -> sql.update(
                "INSERT INTO note (job, sentence) VALUES (?, ?)", job.order().number(), cut(sentence, LONGEST_TEXT)));
    }

    void putFact(JobRecord job, String name, String text) {
        sql.change(() -> sql.update(
                "MERGE INTO fact (job, name, text) KEY (job, name) VALUES (?, ?, ?)",
                job.order().number(),
                name,
                cut(text, LONGEST_TEXT)));
    }

    void putArtifact(JobRecord job, Artifact artifact) {
        sql.change(() -> {
            sql.update(
                    "DELETE FROM artifact WHERE job = ? AND name = ?",
                    job.order().number(),
                    artifact.name());
            sql.update(
                    "INSERT INTO artifact (job, name, content_type, bytes, sha256) VALUES (?, ?, ?, ?, ?)",
                    job.order().number(),
                    artifact.name(),
                    artifact.contentType(),
                    artifact.bytes(),
                    artifact.sha256());
        });
    }

    void delete(JobRecord job) {
        sql.change(
                () -> sql.update("DELETE FROM job WHERE number = ?", job.order().number()));
    }

    /** A job that has ended, and the bytes of its artifacts. */
    record Kept(JobId id, Instant ended, long bytes) {}

    /** Those that have ended, first the one that ended longest ago. */
    List<Kept> kept() {
        return sql.query(
                row -> new Kept(
                        new JobId(row.getString("id")),
                        row.getObject("ended", OffsetDateTime.class).toInstant(),
                        row.getLong("total")),
                "SELECT job.id, job.ended, COALESCE(SUM(artifact.bytes), 0) AS total FROM job"
                        + " LEFT JOIN artifact ON artifact.job = job.number WHERE job.ended IS NOT NULL"
                        + " GROUP BY job.number, job.id, job.ended ORDER BY job.ended, job.number");
    }

    /** Of all artifacts of an owner's jobs. */
    long artifactBytes(String owner) {
        return sql.query(
                        row -> row.getLong("total"),
                        "SELECT COALESCE(SUM(artifact.bytes), 0) AS total FROM artifact"
                                + " JOIN job ON artifact.job = job.number WHERE job.owner = ?",
                        owner)
                .get(0);
    }

    private JobRecord read(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        return new JobRecord(
                new JobOrder(
                        number,
                        new JobId(row.getString("id")),
                        row.getString("owner"),
                        row.getString("subject"),
                        row.getBytes("request"),
                        row.getObject("created", OffsetDateTime.class).toInstant()),
                JobState.valueOf(row.getString("state")),
                moment(row, "started"),
                moment(row, "ended"),
                progress(row),
                Optional.ofNullable(row.getString("failure_reason")).map(reason -> failure(reason, row)),
                facts(number),
                sql.query(note -> note.getString(1), "SELECT sentence FROM note WHERE job = ? ORDER BY number", number),
                sql.query(
                        artifact -> new Artifact(
                                artifact.getString(1),
                                artifact.getString(2),
                                artifact.getLong(3),
                                artifact.getString(4)),
                        "SELECT name, content_type, bytes, sha256 FROM artifact WHERE job = ? ORDER BY number",
                        number));
    }

    private Map<String, String> facts(long number) {
        return sql
                .query(
                        fact -> Map.entry(fact.getString(1), fact.getString(2)),
                        "SELECT name, text FROM fact WHERE job = ?",
                        number)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static JobFailure failure(String reason, ResultSet row) {
        try {
            return new JobFailure(reason, String.valueOf(row.getString("failure_sentence")));
        } catch (SQLException e) {
            throw new IllegalStateException("a column of the query is missing", e);
        }
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    private static Optional<Progress> progress(ResultSet row) throws SQLException {
        @Nullable Array values = row.getArray("objective_values");
        if (values == null) {
            return Optional.empty();
        }
        return Optional.of(new Progress(
                row.getLong("step"),
                row.getLong("steps"),
                row.getInt("stage"),
                row.getInt("stages"),
                row.getString("stage_name"),
                Arrays.stream((Object[]) values.getArray())
                        .map(Double.class::cast)
                        .toList(),
                row.getDouble("share")));
    }

    private static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** Closes it; a database that is broken is closed as far as it can be. */
    void closeAnyhow() {
        try {
            close();
        } catch (DomainException e) {
            LOG.warn("the database of jobs can't be closed", e);
        }
    }

    @Override
    public void close() {
        sql.close();
    }
}
