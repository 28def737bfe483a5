using Sluice.Engine.Waiting;
using Sluice.Storage.Postgres;

namespace Sluice.Server.Control;

/// <summary>
/// Says when this machine's wall clock and the store's differ by more than a minute. Nothing is decided by either: people would read times in the wrong order,
/// and deadlines that were stored by one clock would come nearer by another.
/// </summary>
/// <param name="store">Whose server has the other clock.</param>
/// <param name="tools">Times.</param>
/// <param name="log">Told once for each time that it begins.</param>
internal sealed class ClockWatch(PostgresControlStore store, LoopTools tools, NodeLog log)
{
    private const int Renewals = 12;
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(1);

    private bool _isTold;

    /// <summary>Looks again and again until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) =>
        tools.Loop.RunAsync("the store's clock", PassAsync, new Pacer(), tools.Timings.Renewal * Renewals, cancellationToken);

    private async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        // The answer's way makes this one look late, by less than what is told of.
        var theirs = await store.ReadClockAsync(cancellationToken);
        var ahead = tools.Time.GetUtcNow() - theirs;
        if (ahead.Duration() >= s_most && !_isTold)
            log.ClocksDiffer(ahead.Duration().TotalMinutes, ahead > TimeSpan.Zero ? "ahead of" : "behind");
        _isTold = ahead.Duration() >= s_most;
        return tools.Timings.Renewal * Renewals;
    }
}
