package dev.layerscope.benchmarks.flight;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the jar: {@code serve} in one process, {@code fetch} in another. */
@Command(
        name = "flight-peer",
        subcommands = {FlightServerMain.class, FlightClientMain.class})
final class FlightPeer {
    private FlightPeer() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new FlightPeer()).execute(arguments));
    }
}
