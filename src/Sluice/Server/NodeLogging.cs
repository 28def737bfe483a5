using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Sluice.Server;

/// <summary>Where a node and its control process log: standard error. Standard output is for what other programs read.</summary>
internal static class NodeLogging
{
    /// <summary>Makes the log.</summary>
    public static ILoggerFactory Create(LogLevel level, bool isJson) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(level);
        builder.AddFilter("Microsoft", LogLevel.Warning);
        // Why serving cannot start is told by the command, in a line of its own.
        builder.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // What it warns of is its own affair: nothing of ours depends on it.
        builder.AddFilter("Orleans", LogLevel.Error);
        builder.AddFilter("Polly", LogLevel.Error);
        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        if (isJson)
            builder.AddJsonConsole(options => options.TimestampFormat = "O");
        else
            builder.AddSimpleConsole(options => (options.SingleLine, options.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ "));
        builder.Services.Configure<SimpleConsoleFormatterOptions>(options => options.UseUtcTimestamp = true);
        builder.Services.Configure<JsonConsoleFormatterOptions>(options => options.UseUtcTimestamp = true);
    });
}
