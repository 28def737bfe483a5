using Microsoft.Data.Sqlite;
using Sluice.Core.Fences;
using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>What follows a stop, from several tables at once.</summary>
internal static class StopRows
{
    /// <summary>Adds to what is known of a residual. Returns whether anything was new.</summary>
    public static bool Settle(SqliteConnection connection, Residual learned)
    {
        var isAwaited = ResidualRows.Find(connection, learned.Run, learned.Attempt) is { WaitOverAt: null };
        if (!ResidualRows.Add(connection, learned))
            return false;
        if (isAwaited && ResidualKnowledge.Risk(learned) is { } risk && RunRows.Find(connection, learned.Run) is { } run)
            EventRows.Add(connection, run.Key, learned.WaitOverAt!.Value, run.Status, risk);
        ReceiptRows.Touch(connection, learned.Run);
        return true;
    }

    /// <summary>Stores the result of a fence. When all of the run's are fenced, so are its residuals.</summary>
    public static bool CompleteFence(SqliteConnection connection, FenceResult result, DateTimeOffset at)
    {
        if (!FenceRows.Complete(connection, result, at))
            return false;
        if (FenceRows.FencedUpTo(connection, result.Run) is { } fenced)
        {
            foreach (var residual in ResidualRows.ReadAll(connection, result.Run).Where(r => r.Epoch <= fenced.Epoch))
            {
                ResidualRows.Add(connection, residual with
                {
                    FencedAt = at,
                    QuiescedBy = residual.Fencing.Fences() ? fenced.QuiescedBy : Bound.Pending,
                    Proof = residual.FencedAt is null ? "fenced at every sink" : "",
                });
            }
        }

        ReceiptRows.Touch(connection, result.Run);
        return true;
    }
}
