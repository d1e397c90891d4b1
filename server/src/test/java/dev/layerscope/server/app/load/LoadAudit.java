package dev.layerscope.server.app.load;

import dev.layerscope.server.app.load.person.Person;
import dev.layerscope.server.app.load.seen.Faults;
import dev.layerscope.server.app.load.seen.Finding;
import java.util.List;

/** What an audit of one person finds, for tests of other rooms. */
public final class LoadAudit {
    private LoadAudit() {}

    public static List<Finding> findings(Faults faults, Person person) {
        Audit audit = new Audit(faults);
        audit.look(person);
        return audit.findings();
    }
}
