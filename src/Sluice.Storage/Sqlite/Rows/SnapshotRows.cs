using Microsoft.Data.Sqlite;
using Sluice.Core.Identity;
using Sluice.Core.Snapshots;

namespace Sluice.Storage.Sqlite.Rows;

/// <summary>All of a run at one instant.</summary>
internal static class SnapshotRows
{
    public static RunSnapshot? Read(SqliteConnection connection, RunKey key, IReadOnlyList<SessionLoad> sessions)
    {
        if (RunRows.Find(connection, key) is not { } run)
            return null;
        return new RunSnapshot(
            run, AttemptRows.ReadForDecision(connection, key, run.Epoch), SplitRows.Summarize(connection, run), sessions)
        {
            OpenResiduals = ResidualRows.ReadOpen(connection, key.Job),
        };
    }
}
