using Sluice.Core.Ports;
using Sluice.Engine.Waiting;
using Sluice.Runtime.Runners.Logs;

namespace Sluice.Server;

/// <summary>Lets go of the logs of runs that are forgotten, at the start and then every hour.</summary>
internal static class LogSweepLoop
{
    private static readonly TimeSpan s_pace = TimeSpan.FromHours(1);

    /// <summary>Sweeps until it is cancelled.</summary>
    public static Task RunAsync(DataFolder data, IControlStore store, LoopTools tools, CancellationToken cancellationToken)
    {
        var sweep = new LogSweep(data.Logs, store);
        return tools.Loop.RunAsync(
            "log sweep",
            async token =>
            {
                await sweep.SweepAsync(token);
                return s_pace;
            },
            new Pacer(), cancellationToken);
    }
}
