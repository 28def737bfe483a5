using Sluice.Core.History;
using Sluice.Core.Identity;
using Sluice.Core.Runs;
using Sluice.Core.Views;
using Sluice.Storage.Sqlite.Rows;

namespace Sluice.Storage.Sqlite;

/// <content>What people look at.</content>
public sealed partial class SqliteControlStore
{
    /// <inheritdoc />
    public ValueTask<JobView?> FindJobViewAsync(JobId job, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ViewRows.Find(c, job), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobView>> ReadJobViewsAsync(JobFilter filter, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ViewRows.ReadMany(c, filter), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyDictionary<RunStatus, long>> CountJobsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(ViewRows.Count, cancellationToken);

    /// <inheritdoc />
    public ValueTask<DateTimeOffset?> ReadOldestPendingAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(RunRows.OldestPending, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<RunRecord>> ReadRunsAsync(JobId job, RunNumber? before, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => RunRows.ReadMany(c, job, before, limit), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<SplitView>> ReadSplitsAsync(
        JobId job, Generation generation, int from, int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ViewRows.ReadSplits(c, job, generation, from, limit), cancellationToken);
}
