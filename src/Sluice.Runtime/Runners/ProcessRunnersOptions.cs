using Sluice.Core.Attempts;

namespace Sluice.Runtime.Runners;

/// <summary>How a node runs attempts in processes of their own.</summary>
/// <param name="Common">Times and jobs.</param>
/// <param name="Program">The program that is a runner when it is started with <paramref name="Arguments"/> and <c>--agent PID</c>.</param>
/// <param name="Arguments">What it is started with.</param>
/// <param name="Folder">Where the node remembers which runners it has started; made when there is none.</param>
/// <param name="Logs">The folder of jobs' logs; made when there is none.</param>
public sealed record ProcessRunnersOptions(
    RunnersOptions Common, string Program, IReadOnlyList<string> Arguments, string Folder, string Logs)
{
    /// <summary>The memory of one runner in bytes (<c>runner.memory</c>). Default 512 MB.</summary>
    public long Memory { get; init; } = 512L << 20;

    /// <summary>The size at which a job's log is put aside and begun anew. Default 10 MB.</summary>
    public long LogBytes { get; init; } = 10L << 20;

    /// <summary>How many logs that were put aside are kept of a run; at least 1. Default 3.</summary>
    public int LogFiles { get; init; } = 3;

    /// <summary>How many runners are started before they are needed. Default 1.</summary>
    public int Spares { get; init; } = 1;

    /// <summary>Keeps a job's secrets out of its log. Given the job's text with its secrets. Default: nothing is masked.</summary>
    public Func<AttemptGrant, string, Func<string, string>> MaskFor { get; init; } = static (_, _) => static line => line;
}
