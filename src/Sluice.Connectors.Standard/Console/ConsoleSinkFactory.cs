using Sluice.Connect.Options;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Standard.Console;

internal sealed class ConsoleSinkFactory : ISinkFactory
{
    public string Name => "Console";

    public string Summary => "Prints rows, one line each.";

    public OptionSet Options => ConsoleOptions.All;

    public ISink Create(SinkContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = context.Tables[0].Options;
        return options.Get(ConsoleOptions.PrintDelay) >= 0
            ? new ConsoleSink(context)
            : throw options.Error(ConsoleOptions.PrintDelay, $"'log.print.delay.ms' is {options.Get(ConsoleOptions.PrintDelay)}, expected 0 or more");
    }
}
