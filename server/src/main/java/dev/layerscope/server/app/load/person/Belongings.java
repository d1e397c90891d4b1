package dev.layerscope.server.app.load.person;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a server has acknowledged to one person: jobs and models that have to be there, and those that have to be gone. What
 * was asked for and not answered is neither. Thread safe.
 */
public final class Belongings {
    private final Map<String, Wish> jobs = new HashMap<>();
    private final Map<String, String> models = new HashMap<>();
    private final Set<String> goneJobs = new HashSet<>();
    private final Set<String> goneModels = new HashSet<>();

    /** How a job is to end. */
    public enum Wish {
        FINISHED,
        /** Cancelled, or finished where it was faster. */
        CANCELLED
    }

    synchronized void createdJob(String job) {
        jobs.put(job, Wish.FINISHED);
    }

    synchronized void cancelsJob(String job) {
        jobs.put(job, Wish.CANCELLED);
    }

    /** From here on it may be there or not. */
    synchronized void deletesJob(String job) {
        jobs.remove(job);
    }

    synchronized void deletedJob(String job) {
        goneJobs.add(job);
    }

    synchronized void pushedModel(String name, String digest) {
        models.put(name, digest);
    }

    /** From here on it may be there or not. */
    synchronized void deletesModel(String name) {
        models.remove(name);
    }

    synchronized void deletedModel(String name) {
        goneModels.add(name);
    }

    /** By id. */
    public synchronized Map<String, Wish> jobs() {
        return Map.copyOf(jobs);
    }

    /** SHA-256 by name. */
    public synchronized Map<String, String> models() {
        return Map.copyOf(models);
    }

    public synchronized Set<String> goneJobs() {
        return Set.copyOf(goneJobs);
    }

    public synchronized Set<String> goneModels() {
        return Set.copyOf(goneModels);
    }
}
