using Sluice.Client.Contract;

namespace Sluice.Cli.Text;

/// <summary>When what a stop left behind is provably harmless.</summary>
internal static class Safety
{
    /// <summary>
    /// Since when an attempt is harmless: its process was seen gone, every sink that fences turned it away (which says nothing of a sink that
    /// has no fence), or also what was on its way had landed by a bound that has passed. <c>null</c>: it is not, or not known to be.
    /// </summary>
    public static DateTimeOffset? Since(Residual residual, DateTimeOffset now)
    {
        DateTimeOffset? since = residual.ConfirmedAt;
        if (residual.Fencing != SinkFencing.LeaseOnly)
            since = Earlier(since, residual.FencedAt);
        if (residual.QuiescedBy.At is { } quiesced && quiesced <= now)
            since = Earlier(since, quiesced);
        return since;
    }

    /// <summary>Since when all of them are; <c>null</c> while one is not.</summary>
    public static DateTimeOffset? Since(StopReceipt receipt, DateTimeOffset now)
    {
        var latest = receipt.Decision.DecidedAt;
        foreach (var residual in receipt.Progress.Residuals)
        {
            if (Since(residual, now) is not { } since)
                return null;
            latest = since > latest ? since : latest;
        }

        return latest;
    }

    /// <summary>An attempt's name: job, run, attempt.</summary>
    public static string Name(long job, StopReceipt receipt, Residual residual) => $"{job}-{receipt.Decision.Run}-{residual.Attempt}";

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;
}
