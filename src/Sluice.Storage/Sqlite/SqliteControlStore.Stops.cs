using Sluice.Core.Fences;
using Sluice.Core.Identity;
using Sluice.Core.Plans;
using Sluice.Core.Restores;
using Sluice.Core.Stops;
using Sluice.Storage.Sqlite.Engine;
using Sluice.Storage.Sqlite.Rows;

namespace Sluice.Storage.Sqlite;

/// <content>What follows a stop, and what tells a restored store from the one that was known.</content>
public sealed partial class SqliteControlStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Receipt>> ReadReceiptsAsync(RunKey run, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ReceiptRows.ReadAll(c, run), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<Residual>> ReadOpenResidualsAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(ResidualRows.ReadOpen, cancellationToken);

    /// <inheritdoc />
    public async ValueTask SettleAsync(Residual residual, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => StopRows.Settle(c, residual), cancellationToken, Urgency.Stop);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<FenceTask>> ReadOpenFenceTasksAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(FenceRows.ReadOpen, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<PublicationTask>> ReadUnpublishedAsync(int limit, CancellationToken cancellationToken) =>
        _database.ReadAsync(c => ProgressRows.UnpublishedOfEnded(c, limit), cancellationToken);

    /// <inheritdoc />
    public ValueTask<FenceTask?> ClaimFenceAsync(FenceTask task, string node, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => FenceRows.Claim(c, task, node), cancellationToken, Urgency.Stop);

    /// <inheritdoc />
    public async ValueTask CompleteFenceAsync(FenceResult result, DateTimeOffset at, CancellationToken cancellationToken) =>
        await _database.WriteAsync(c => StopRows.CompleteFence(c, result, at), cancellationToken, Urgency.Stop);

    /// <inheritdoc />
    public ValueTask<StoreMark> ReadMarkAsync(CancellationToken cancellationToken) =>
        _database.ReadAsync(MarkRows.Read, cancellationToken);

    /// <inheritdoc />
    public ValueTask<string> KeepKeyAsync(string key, bool replace, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => MarkRows.KeepKey(c, key, replace), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreMark> RaiseIncarnationAsync(int atLeast, DateTimeOffset at, CancellationToken cancellationToken) =>
        _database.WriteAsync(c => MarkRows.Raise(c, atLeast, at), cancellationToken, Urgency.Stop);
}
