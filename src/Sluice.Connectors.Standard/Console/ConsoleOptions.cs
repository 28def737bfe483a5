using Sluice.Connect.Options;

namespace Sluice.Connectors.Standard.Console;

/// <summary>The options of Console.</summary>
internal static class ConsoleOptions
{
    public static readonly Option<bool> PrintData = Option.Bool("log.print.data", "Print the rows; without it they are only counted.").WithDefault(true);

    public static readonly Option<int> PrintDelay = Option.Int("log.print.delay.ms", "Milliseconds to wait after each printed row.").WithDefault(0);

    public static readonly OptionSet All = new(PrintData, PrintDelay);
}
