package dev.layerscope.server.app;

import dev.layerscope.server.app.log.Logging;
import dev.layerscope.server.app.options.Configuration;
import dev.layerscope.server.app.options.ConfigurationOptions;
import dev.layerscope.server.app.options.ConnectionOptions;
import dev.layerscope.server.app.options.DeviceOptions;
import dev.layerscope.server.app.options.JobOptions;
import dev.layerscope.server.app.options.ListenOptions;
import dev.layerscope.server.app.options.MemoryOptions;
import dev.layerscope.server.app.options.ModelOptions;
import dev.layerscope.server.app.options.PrintedConfiguration;
import dev.layerscope.server.app.options.Rooms;
import dev.layerscope.server.app.options.RunOptions;
import dev.layerscope.server.app.options.UserOptions;
import dev.layerscope.server.app.options.WatchingOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code layerscope-server serve}. Rooms are applied in the order in which they stand here. */
@Command(
        name = ServeCommand.NAME,
        description = "Serves the models of a folder until it is stopped.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    static final String NAME = "serve";

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Mixin
    private UserOptions users = new UserOptions();

    @Mixin
    private ListenOptions listening = new ListenOptions();

    @Mixin
    private ConnectionOptions connections = new ConnectionOptions();

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Mixin
    private RunOptions runs = new RunOptions();

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private JobOptions jobs = new JobOptions();

    @Mixin
    private WatchingOptions watching = new WatchingOptions();

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    ServeCommand() {}

    @Override
    public Integer call() {
        Optional<Configuration> given = Optional.ofNullable(spec.defaultValueProvider())
                .filter(Configuration.class::isInstance)
                .map(Configuration.class::cast);
        given.ifPresent(elsewhere -> elsewhere.warnings().forEach(LOG::warn));
        ServerSettings settings = Rooms.of(spec).applied(ServerSettings.of(Path.of(""), ListenSettings.DEFAULT_PORT));
        new StartChecks(settings, StartChecks.Machine.present()).warnings().forEach(LOG::warn);
        if (configuration.isToBePrinted()) {
            // Reads the certificates and the users.
            FrontDoor.open(settings.listen(), settings.connections(), Optional.empty())
                    .close();
            spec.commandLine().getOut().print(new PrintedConfiguration(spec, given.orElseGet(Configuration::none)));
            spec.commandLine().getOut().flush();
            return 0;
        }
        Logging.configure(settings.log());
        LayerscopeServer server = LayerscopeServer.start(settings);
        return GracefulStop.await(() -> server.stop(listening.grace()), server::hurry);
    }
}
