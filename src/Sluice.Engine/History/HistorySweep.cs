using Sluice.Core.Errors;
using Sluice.Core.History;
using Sluice.Core.Ports;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.History;

/// <summary>Lets go of what the rules no longer keep, a little at a time. Can be cut off anywhere and run again.</summary>
public sealed class HistorySweep(IHistoryStore store, HistoryRules rules, TimeProvider time, PassLoop loop)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(30);

    private readonly HistoryRules _rules = Validated(rules);
    private readonly Pacer _pacer = new();

    /// <summary>Runs passes until it is cancelled.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => loop.RunAsync("history sweep", PassAsync, _pacer, cancellationToken);

    /// <summary>Sweeps once; answers how long there is nothing to do.</summary>
    /// <exception cref="SluiceException">SLC4110: the store did not answer.</exception>
    public async ValueTask<TimeSpan> PassAsync(CancellationToken cancellationToken)
    {
        var gone = await Bounded.CallAsync(t => store.SweepAsync(_rules, time.GetUtcNow(), t), s_most, time, "sweep its history", cancellationToken);
        return gone >= _rules.BatchSize ? TimeSpan.Zero : s_pause;
    }

    private static HistoryRules Validated(HistoryRules rules)
    {
        if (rules.RequestAge < HistoryRules.LeastRequestAge)
            throw new SluiceException("SLC4011", $"Requests and receipts must be kept for at least {HistoryRules.LeastRequestAge.Days} days, not {rules.RequestAge}: until then a repeated request must get the same answer.");
        if (rules.MostEndedRuns < 1 || rules.RunAge <= TimeSpan.Zero || rules.BatchSize is < 1 or > 10_000)
            throw new SluiceException("SLC4011", $"History cannot be kept by {rules}: counts and ages must be greater than 0, a batch at most 10,000 rows.");
        return rules;
    }
}
