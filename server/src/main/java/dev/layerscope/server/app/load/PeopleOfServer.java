package dev.layerscope.server.app.load;

import dev.layerscope.client.Token;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.users.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Users of a server of one's own.
 *
 * @param people who may run jobs and bring models, a token for each
 * @param observer who may see the state of the server
 */
public record PeopleOfServer(List<Token> people, Token observer) {
    private static final String NAME = "person-";

    public PeopleOfServer {
        people = List.copyOf(people);
    }

    /** Writes the file anew that {@code serve --users} reads. */
    public static PeopleOfServer enrol(Path file, int people) throws IOException {
        Files.deleteIfExists(file);
        Enrolment enrolment = new Enrolment(file, Clock.systemDefaultZone());
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < people; i++) {
            tokens.add(token(enrolment, name(i), Role.RUNNER));
        }
        return new PeopleOfServer(tokens, token(enrolment, "observer", Role.ADMIN));
    }

    /** As the server knows a person. */
    static String name(int person) {
        return NAME + person;
    }

    private static Token token(Enrolment enrolment, String name, Role role) {
        return new Token(enrolment.add(name, role, List.of()).text());
    }
}
